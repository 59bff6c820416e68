package newsgloss.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, numbers, booleans and null.
 *
 * <p>An integer that fits is a {@code Long}, any other number a {@code Double}. It is here so that the reader has no
 * dependencies.
 */
final class Json {

    private static final int MOST_LEVELS = 256;

    private final String text;
    private int at;
    private int level;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        var json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length()) {
            throw json.fault("something follows the value");
        }
        return value;
    }

    private Object value() {
        space();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> found = new LinkedHashMap<>();
        open();
        while (!closes('}', found.isEmpty())) {
            space();
            String name = string();
            space();
            expect(':');
            found.put(name, value());
        }
        return found;
    }

    private List<Object> array() {
        List<Object> found = new ArrayList<>();
        open();
        while (!closes(']', found.isEmpty())) {
            found.add(value());
        }
        return found;
    }

    private void open() {
        at++;
        if (++level > MOST_LEVELS) {
            throw fault("nested more than " + MOST_LEVELS + " levels deep");
        }
    }

    private boolean closes(char end, boolean isFirst) {
        space();
        if (peek() == end) {
            at++;
            level--;
            return true;
        }
        if (!isFirst) {
            expect(',');
            space();
            if (peek() == end) {
                throw fault("a comma before the end");
            }
        }
        return false;
    }

    private String string() {
        expect('"');
        int start = at;
        StringBuilder found = null;
        while (true) {
            char unit = peek();
            if (unit < ' ') {
                throw fault("a control character in a string");
            }
            if (unit != '"' && unit != '\\') {
                at++;
                continue;
            }
            if (unit == '"' && found == null) {
                return text.substring(start, at++);
            }
            found = found == null ? new StringBuilder() : found;
            found.append(text, start, at++);
            if (unit == '"') {
                return found.toString();
            }
            found.append(escaped());
            start = at;
        }
    }

    private char escaped() {
        char name = peek();
        at++;
        return switch (name) {
            case '"', '\\', '/' -> name;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw fault("an unknown escape");
        };
    }

    private char unit() {
        int code = 0;
        for (int count = 0; count < 4; count++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw fault("\\u needs four hexadecimal digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(start, at);
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = start;
            throw fault("no value");
        }
        boolean isInteger = digits.chars().allMatch(unit -> unit == '-' || unit >= '0' && unit <= '9');
        if (isInteger && digits.length() < 19) {
            return Long.valueOf(digits);
        }
        return Double.valueOf(digits);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw fault("no value");
        }
        at += word.length();
        return value;
    }

    private void expect(char unit) {
        if (peek() != unit) {
            throw fault("'" + unit + "' is missing");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw fault("it ends too early");
        }
        return text.charAt(at);
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private RecordException fault(String what) {
        return new RecordException("the value is not JSON: " + what + " (character " + at + ")");
    }
}
