package newsgloss.reader;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A record of the enriched topic: an article, or a tombstone.
 *
 * @param key the article's id
 * @param article null in a tombstone: the article under this key is to be deleted
 */
public record EnrichedRecord(String key, EnrichedArticle article) {

    /**
     * Reads key and value as a consumer gets them; a null value is a tombstone. Fields that are not known are ignored,
     * since a later release may add some.
     *
     * @throws RecordException if the value is no enriched article
     */
    public static EnrichedRecord read(byte[] key, byte[] value) {
        return read(key == null ? null : text(key, "key"), value == null ? null : text(value, "value"));
    }

    /** The same from strings. */
    public static EnrichedRecord read(String key, String value) {
        if (value != null) {
            return new EnrichedRecord(key, parse(value));
        }
        if (key == null) {
            throw new RecordException("a tombstone has no key");
        }
        return new EnrichedRecord(key, null);
    }

    /** Whether the article under this key is to be deleted. */
    public boolean isTombstone() {
        return article == null;
    }

    /** The words of a mention, cut out of the article's title or body. */
    public String text(EnrichedArticle.Mention mention) {
        return codePoints(mention.field()).cut(mention.start(), mention.end());
    }

    /** The part of the body that a boilerplate span covers. */
    public String text(EnrichedArticle.BoilerplateSpan span) {
        return codePoints("body").cut(span.start(), span.end());
    }

    /** The article's title or body, to cut many spans out of it. */
    public CodePoints codePoints(String field) {
        String text = field.equals("title") ? article.article().title() : article.article().body();
        return new CodePoints(text == null ? "" : text);
    }

    @SuppressWarnings("unchecked")
    private static EnrichedArticle parse(String value) {
        if (!(Json.parse(value) instanceof Map<?, ?> json)) {
            throw new RecordException("the value is not a JSON object");
        }
        var article = EnrichedArticle.of((Map<String, Object>) json);
        if (article.schemaVersion() != 1) {
            throw new RecordException("schema_version is " + article.schemaVersion() + "; this reader knows 1");
        }
        if (!article.offsetUnit().equals("code_point")) {
            throw new RecordException("offset_unit is " + article.offsetUnit() + "; this reader knows code_point");
        }
        return article;
    }

    private static String text(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException error) {
            throw new RecordException("the " + what + " is not UTF-8");
        }
    }
}
