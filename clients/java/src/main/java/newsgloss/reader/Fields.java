package newsgloss.reader;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The fields of one JSON object, by name and type. A missing field reads as null. */
final class Fields {

    static final Function<Object, String> TEXT = value -> as(String.class, value);
    static final Function<Object, Object> JSON = value -> value;

    private final Map<String, Object> json;
    private final String type;

    Fields(Map<String, Object> json, String type) {
        this.json = json;
        this.type = type;
    }

    static <T> Function<Object, T> each(Function<Map<String, Object>, T> read) {
        return value -> read.apply(object(value));
    }

    static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    String text(String name) {
        return required(name, textOrNull(name));
    }

    String textOrNull(String name) {
        return read(name, TEXT);
    }

    long integer(String name) {
        return required(name, integerOrNull(name));
    }

    Long integerOrNull(String name) {
        return read(name, value -> as(Long.class, value));
    }

    double number(String name) {
        return required(name, numberOrNull(name));
    }

    Double numberOrNull(String name) {
        return read(name, value -> as(Number.class, value).doubleValue());
    }

    boolean bool(String name) {
        return required(name, boolOrNull(name));
    }

    Boolean boolOrNull(String name) {
        return read(name, value -> as(Boolean.class, value));
    }

    Instant moment(String name) {
        return required(name, momentOrNull(name));
    }

    Instant momentOrNull(String name) {
        return read(name, value -> OffsetDateTime.parse(as(String.class, value)).toInstant());
    }

    <T> T record(String name, Function<Map<String, Object>, T> read) {
        return required(name, recordOrNull(name, read));
    }

    <T> T recordOrNull(String name, Function<Map<String, Object>, T> read) {
        return read(name, each(read));
    }

    /** A list; empty where the field is missing or null. */
    <T> List<T> list(String name, Function<Object, T> element) {
        List<T> found = new ArrayList<>();
        Object value = json.get(name);
        if (value != null) {
            List<?> elements = read(name, one -> as(List.class, one));
            for (int index = 0; index < elements.size(); index++) {
                found.add(within(name + "[" + index + "]", elements.get(index), element));
            }
        }
        return Collections.unmodifiableList(found);
    }

    /** A map in the order of the JSON; empty where the field is missing or null. */
    <T> Map<String, T> map(String name, Function<Object, T> element) {
        Map<String, T> found = new LinkedHashMap<>();
        if (json.get(name) != null) {
            Map<String, Object> entries = read(name, Fields::object);
            entries.forEach((key, value) -> found.put(key, within(name + "." + key, value, element)));
        }
        return Collections.unmodifiableMap(found);
    }

    private <T> T read(String name, Function<Object, T> read) {
        Object value = json.get(name);
        return value == null ? null : within(name, value, read);
    }

    private <T> T within(String name, Object value, Function<Object, T> read) {
        try {
            return read.apply(value);
        } catch (ClassCastException | DateTimeParseException error) {
            throw new RecordException(type + "." + name + ": " + error.getMessage());
        }
    }

    private <T> T required(String name, T value) {
        if (value == null) {
            throw new RecordException(type + "." + name + " is missing");
        }
        return value;
    }

    private static <T> T as(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw new ClassCastException("is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) as(Map.class, value);
    }
}
