import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import newsgloss.reader.EnrichedRecord;

/** Prints the entities of enriched articles. Reads lines of key, tab and value; an empty value is a tombstone. */
class PrintEntities {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int tab = line.indexOf('\t');
            String value = line.substring(tab + 1);
            show(EnrichedRecord.read(line.substring(0, tab), value.isEmpty() ? null : value));
        }
    }

    private static void show(EnrichedRecord record) {
        if (record.isTombstone()) {
            OUT.println(record.key() + ": delete it");
            return;
        }
        var article = record.article();
        if (!article.status().equals("usable")) {
            OUT.println(article.articleId() + ": " + article.status() + ", do not show it");
            return;
        }
        OUT.println(article.articleId() + ": " + (article.language() == null ? "und" : article.language().tag()));
        for (var entity : article.entities()) {
            String words = entity.mentions().stream()
                    .map(mention -> "\"" + record.text(mention) + "\"")
                    .collect(Collectors.joining(", "));
            OUT.println("  " + entity.name() + " (" + entity.type() + "): " + words);
        }
    }
}
