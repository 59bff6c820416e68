// Made from the record models by `make contracts`. Do not edit.
package newsgloss.reader;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A raw article with its evidence.
 *
 * @param article The raw article, its text sanitised one code point for one.
 * @param dates Precision and source of its dates; null where the producer states none.
 * @param fingerprint 64-bit SimHash of the story: near-duplicates are near in Hamming distance.
 * @param extensions Results of steps that the operator added, by the step's name.
 * @param resultHash SHA-256 over all but times, input position and confidence: equal on replay.
 */
public record EnrichedArticle(
        long schemaVersion,
        String articleId,
        Long version,
        String status,
        String offsetUnit,
        Article article,
        Dates dates,
        List<BoilerplateSpan> boilerplate,
        PublisherClaims publisherClaims,
        Language language,
        List<Entity> entities,
        ReadTime readTime,
        String fingerprint,
        Map<String, Stage> stages,
        Map<String, Object> extensions,
        Provenance provenance,
        String resultHash) {

    static EnrichedArticle of(Map<String, Object> json) {
        var fields = new Fields(json, "EnrichedArticle");
        return new EnrichedArticle(
                Fields.or(fields.integerOrNull("schema_version"), 1L),
                fields.text("article_id"),
                fields.integerOrNull("version"),
                fields.text("status"),
                Fields.or(fields.textOrNull("offset_unit"), "code_point"),
                fields.record("article", Article::of),
                fields.recordOrNull("dates", Dates::of),
                fields.list("boilerplate", Fields.each(BoilerplateSpan::of)),
                fields.recordOrNull("publisher_claims", PublisherClaims::of),
                fields.recordOrNull("language", Language::of),
                fields.list("entities", Fields.each(Entity::of)),
                fields.recordOrNull("read_time", ReadTime::of),
                fields.textOrNull("fingerprint"),
                fields.map("stages", Fields.each(Stage::of)),
                fields.map("extensions", Fields.JSON),
                fields.record("provenance", Provenance::of),
                fields.text("result_hash"));
    }

    /**
     * An article as a reader takes it: fields that the reader does not know are ignored.
     *
     * @param articleId Stable id; the Kafka key. Ingest derives it when absent; required on Kafka.
     * @param version The source's revision. Null only when canceled: it takes down all that came before.
     * @param body Plain text. Null only when canceled.
     * @param languageHint What the source claims (BCP 47).
     */
    public record Article(
            long schemaVersion,
            String articleId,
            Long version,
            String status,
            ArticleSource source,
            String url,
            String title,
            String body,
            String languageHint,
            List<String> authors,
            String section,
            List<String> keywords,
            Instant publishedAt,
            Instant modifiedAt,
            Instant fetchedAt) {

        static Article of(Map<String, Object> json) {
            var fields = new Fields(json, "Article");
            return new Article(
                    Fields.or(fields.integerOrNull("schema_version"), 1L),
                    fields.textOrNull("article_id"),
                    fields.integerOrNull("version"),
                    Fields.or(fields.textOrNull("status"), "usable"),
                    fields.record("source", ArticleSource::of),
                    fields.textOrNull("url"),
                    fields.textOrNull("title"),
                    fields.textOrNull("body"),
                    fields.textOrNull("language_hint"),
                    fields.list("authors", Fields.TEXT),
                    fields.textOrNull("section"),
                    fields.list("keywords", Fields.TEXT),
                    fields.momentOrNull("published_at"),
                    fields.momentOrNull("modified_at"),
                    fields.momentOrNull("fetched_at"));
        }
    }

    /**
     * Who published the article.
     */
    public record ArticleSource(
            String id,
            String name,
            String domain) {

        static ArticleSource of(Map<String, Object> json) {
            var fields = new Fields(json, "ArticleSource");
            return new ArticleSource(
                    fields.text("id"),
                    fields.textOrNull("name"),
                    fields.textOrNull("domain"));
        }
    }

    /**
     * A span of the body, '[start, end)', that is not the story.
     *
     * @param start Position in Unicode code points.
     * @param end Position in Unicode code points.
     * @param kind A later release may add values; a reader keeps those that it does not know.
     */
    public record BoilerplateSpan(
            long start,
            long end,
            String kind) {

        static BoilerplateSpan of(Map<String, Object> json) {
            var fields = new Fields(json, "BoilerplateSpan");
            return new BoilerplateSpan(
                    fields.integer("start"),
                    fields.integer("end"),
                    fields.text("kind"));
        }
    }

    /**
     * How far 'article.published_at' can be relied on; the raw article's own statement.
     */
    public record Dates(
            String publishedAtPrecision,
            String publishedAtSource) {

        static Dates of(Map<String, Object> json) {
            var fields = new Fields(json, "Dates");
            return new Dates(
                    fields.textOrNull("published_at_precision"),
                    fields.textOrNull("published_at_source"));
        }
    }

    /**
     * All mentions of one person, organisation, place, … in this article.
     *
     * @param type A later release may add values; a reader keeps those that it does not know.
     * @param typeGroup A later release may add values; a reader keeps those that it does not know.
     * @param country ISO 3166-1 alpha-2.
     * @param ids Scheme to id: geonames, iso3166, wikidata, names of own lists. Empty unless sure.
     * @param location Of a place with an id.
     * @param idEvidence By 'places', or the name of an own list: what said so, and how sure it is.
     */
    public record Entity(
            String name,
            String type,
            String typeGroup,
            long count,
            boolean inTitle,
            double salience,
            List<String> aliases,
            String country,
            Double confidence,
            Map<String, String> ids,
            Location location,
            Map<String, IdEvidence> idEvidence,
            List<Mention> mentions) {

        static Entity of(Map<String, Object> json) {
            var fields = new Fields(json, "Entity");
            return new Entity(
                    fields.text("name"),
                    fields.text("type"),
                    fields.text("type_group"),
                    fields.integer("count"),
                    fields.bool("in_title"),
                    fields.number("salience"),
                    fields.list("aliases", Fields.TEXT),
                    fields.textOrNull("country"),
                    fields.numberOrNull("confidence"),
                    fields.map("ids", Fields.TEXT),
                    fields.recordOrNull("location", Location::of),
                    fields.map("id_evidence", Fields.each(IdEvidence::of)),
                    fields.list("mentions", Fields.each(Mention::of)));
        }
    }

    /**
     * Why an entity has an id.
     *
     * @param rule A later release may add values; a reader keeps those that it does not know.
     * @param confidence How often ids of this rule are right, as measured.
     */
    public record IdEvidence(
            String rule,
            double confidence) {

        static IdEvidence of(Map<String, Object> json) {
            var fields = new Fields(json, "IdEvidence");
            return new IdEvidence(
                    fields.text("rule"),
                    fields.number("confidence"));
        }
    }

    /**
     * Where the raw record stood.
     */
    public record InputPosition(
            String topic,
            long partition,
            long offset,
            Instant timestamp) {

        static InputPosition of(Map<String, Object> json) {
            var fields = new Fields(json, "InputPosition");
            return new InputPosition(
                    fields.text("topic"),
                    fields.integer("partition"),
                    fields.integer("offset"),
                    fields.moment("timestamp"));
        }
    }

    /**
     * The language that the story is written in.
     *
     * @param tag BCP 47; 'und' when unsure.
     * @param script ISO 15924 of most letters.
     * @param declared 'language_hint', normalised.
     * @param agrees Whether declared and detected are one language.
     */
    public record Language(
            String tag,
            double confidence,
            List<LanguageAlternative> alternatives,
            String script,
            String declared,
            Boolean agrees,
            String detector) {

        static Language of(Map<String, Object> json) {
            var fields = new Fields(json, "Language");
            return new Language(
                    fields.text("tag"),
                    fields.number("confidence"),
                    fields.list("alternatives", Fields.each(LanguageAlternative::of)),
                    fields.textOrNull("script"),
                    fields.textOrNull("declared"),
                    fields.boolOrNull("agrees"),
                    fields.text("detector"));
        }
    }

    /**
     * Another language that the detector thought possible, or that a part of the text is in.
     *
     * @param share Of the text that is in this language, where a good part of it is.
     */
    public record LanguageAlternative(
            String tag,
            double confidence,
            Double share) {

        static LanguageAlternative of(Map<String, Object> json) {
            var fields = new Fields(json, "LanguageAlternative");
            return new LanguageAlternative(
                    fields.text("tag"),
                    fields.number("confidence"),
                    fields.numberOrNull("share"));
        }
    }

    /**
     * A point in a place: WGS 84, in degrees.
     */
    public record Location(
            double lat,
            double lon) {

        static Location of(Map<String, Object> json) {
            var fields = new Fields(json, "Location");
            return new Location(
                    fields.number("lat"),
                    fields.number("lon"));
        }
    }

    /**
     * One place where an entity is named: 'text' is 'field[start:end]'.
     *
     * @param start Position in Unicode code points.
     * @param end Position in Unicode code points.
     */
    public record Mention(
            String field,
            long start,
            long end,
            String text) {

        static Mention of(Map<String, Object> json) {
            var fields = new Fields(json, "Mention");
            return new Mention(
                    fields.text("field"),
                    fields.integer("start"),
                    fields.integer("end"),
                    fields.text("text"));
        }
    }

    /**
     * What made this record, from what, and when.
     *
     * @param models Model or detector name to version.
     * @param input Null when enriched without Kafka.
     */
    public record Provenance(
            String enricherVersion,
            Map<String, String> models,
            InputPosition input,
            Instant enrichedAt) {

        static Provenance of(Map<String, Object> json) {
            var fields = new Fields(json, "Provenance");
            return new Provenance(
                    fields.text("enricher_version"),
                    fields.map("models", Fields.TEXT),
                    fields.record("input", InputPosition::of),
                    fields.moment("enriched_at"));
        }
    }

    /**
     * What the boilerplate says of the article; reported, not trusted.
     *
     * @param date ISO 8601 date, as claimed.
     */
    public record PublisherClaims(
            Long readTimeMinutes,
            String date,
            String photoCredit) {

        static PublisherClaims of(Map<String, Object> json) {
            var fields = new Fields(json, "PublisherClaims");
            return new PublisherClaims(
                    fields.integerOrNull("read_time_minutes"),
                    fields.textOrNull("date"),
                    fields.textOrNull("photo_credit"));
        }
    }

    /**
     * How long a silent reader takes for the story.
     *
     * @param method The rates used and their source.
     */
    public record ReadTime(
            long minutes,
            long seconds,
            long words,
            long characters,
            String method) {

        static ReadTime of(Map<String, Object> json) {
            var fields = new Fields(json, "ReadTime");
            return new ReadTime(
                    fields.integer("minutes"),
                    fields.integer("seconds"),
                    fields.integer("words"),
                    fields.integer("characters"),
                    fields.text("method"));
        }
    }

    /**
     * How one enrichment step went.
     *
     * @param status A later release may add values; a reader keeps those that it does not know.
     */
    public record Stage(
            String status,
            String reason) {

        static Stage of(Map<String, Object> json) {
            var fields = new Fields(json, "Stage");
            return new Stage(
                    fields.text("status"),
                    fields.textOrNull("reason"));
        }
    }
}
