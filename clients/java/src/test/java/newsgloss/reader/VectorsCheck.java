package newsgloss.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the vectors that all readers share. A program, not a test class, so that it needs no test framework. */
final class VectorsCheck {

    private int checks;

    public static void main(String[] arguments) throws IOException {
        var check = new VectorsCheck();
        List<String> lines = Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8);
        check.equal("the number of vectors", lines.size(), 200);
        for (String line : lines) {
            check.vector(object(Json.parse(line)));
        }
        check.refusals(object(Json.parse(lines.get(0))).get("value").toString());
        check.json();
        System.out.println(check.checks + " checks hold");
    }

    private void vector(Map<String, Object> vector) {
        String name = vector.get("name").toString();
        String value = (String) vector.get("value");
        var record = EnrichedRecord.read(bytes(vector.get("key").toString()), value == null ? null : bytes(value));
        equal(name, record.key(), vector.get("key"));
        equal(name, record.isTombstone(), value == null);
        if (value == null) {
            return;
        }
        List<String> texts = new ArrayList<>();
        List<List<Long>> units = new ArrayList<>();
        for (var entity : record.article().entities()) {
            for (var mention : entity.mentions()) {
                var text = record.codePoints(mention.field());
                texts.add(record.text(mention));
                units.add(List.of((long) text.utf16(mention.start()), (long) text.utf16(mention.end())));
            }
        }
        equal(name, texts, vector.get("mentions"));
        equal(name, units, vector.get("utf16"));
        List<String> spans = record.article().boilerplate().stream().map(record::text).toList();
        equal(name, spans, vector.get("boilerplate"));
    }

    private void refusals(String whole) {
        refuses(whole.replaceFirst("\"schema_version\":1", "\"schema_version\":2"), "schema_version is 2");
        refuses(whole.replace("code_point", "byte"), "offset_unit is byte");
        refuses(whole.replace("\"start\":", "\"begin\":"), "start is missing");
        refuses("{}", "article_id is missing");
        refuses("[]", "not a JSON object");
        refuses(null, "no key");
        refuses(whole.replace("\"version\":1", "\"version\":\"1\""), "is no Long");
        equal("a later field", EnrichedRecord.read("k", whole.replaceFirst("\\{", "{\"later\":[1],")).key(), "k");
        var text = new CodePoints("a\ud83d\ude00b");
        equal("a cut", text.cut(1, 3), "\ud83d\ude00b");
        for (long[] span : new long[][] {{-1, 1}, {2, 1}, {0, 4}}) {
            try {
                text.cut(span[0], span[1]);
                throw new AssertionError("cut " + span[0] + " to " + span[1]);
            } catch (IndexOutOfBoundsException expected) {
                checks++;
            }
        }
    }

    private void json() {
        equal("JSON", Json.parse(" [1, -2.5e1, \"\\u00e9\\n\", true, null, {\"a\": []}] ").toString(),
                "[1, -25.0, é\n, true, null, {a=[]}]");
        for (String wrong : List.of("", "{", "[1,]", "{\"a\":1,}", "01", "1 2", "nul", "\"\\x\"", "\"\u0001\"", "+1",
                "\"\\u12g4\"", "[".repeat(300))) {
            refuses(wrong, "not JSON");
        }
    }

    private void refuses(String value, String reason) {
        try {
            EnrichedRecord.read((String) null, value);
        } catch (RecordException error) {
            equal(error.getMessage(), error.getMessage().contains(reason), true);
            return;
        }
        throw new AssertionError("not refused: " + reason);
    }

    private void equal(String what, Object found, Object expected) {
        if (!Objects.equals(found, expected)) {
            throw new AssertionError(what + ": " + found + ", not " + expected);
        }
        checks++;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }
}
