package newsgloss.reader;

/**
 * A text that is cut by offsets in Unicode code points.
 *
 * <p>Java's strings count UTF-16 units: a character beyond U+FFFF, such as most emoji, counts two there and one in a
 * record. A text without such characters needs no conversion, and gets none.
 */
public final class CodePoints {

    private final String text;
    private final int[] starts;

    /** Reads the text once. */
    public CodePoints(String text) {
        this.text = text;
        int length = text.codePointCount(0, text.length());
        this.starts = length == text.length() ? null : starts(text, length);
    }

    /** How many code points the text has. */
    public int length() {
        return starts == null ? text.length() : starts.length - 1;
    }

    /**
     * The UTF-16 offset at which a code point starts; the length of the text for the one after the last.
     *
     * @throws IndexOutOfBoundsException if the text has no such code point
     */
    public int utf16(long codePoint) {
        if (codePoint < 0 || codePoint > length()) {
            throw new IndexOutOfBoundsException(codePoint + " lies outside of a text of " + length() + " code points");
        }
        return starts == null ? (int) codePoint : starts[(int) codePoint];
    }

    /**
     * The text of the code points from start up to, not including, end.
     *
     * @throws IndexOutOfBoundsException if the span lies outside of the text
     */
    public String cut(long start, long end) {
        return text.substring(utf16(start), utf16(end));
    }

    private static int[] starts(String text, int length) {
        int[] found = new int[length + 1];
        int unit = 0;
        for (int count = 0; count < length; count++) {
            found[count] = unit;
            unit += Character.charCount(text.codePointAt(unit));
        }
        found[length] = unit;
        return found;
    }
}
