package newsgloss.reader;

/** A record that is none of this contract; the message says why. */
public final class RecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RecordException(String message) {
        super(message);
    }
}
