// Made from the record models by `make contracts`. Do not edit.

/** Any JSON. */
export type JsonValue =
  null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

/** A raw article with its evidence. */
export interface EnrichedArticle {
  schema_version: 1;
  article_id: string;
  version: number | null;
  status: "usable" | "withheld" | "canceled";
  offset_unit: "code_point";
  /** The raw article, its text sanitised one code point for one. */
  article: Article;
  /** Precision and source of its dates; null where the producer states none. */
  dates: Dates | null;
  boilerplate: BoilerplateSpan[];
  publisher_claims: PublisherClaims;
  language: Language | null;
  entities: Entity[];
  read_time: ReadTime | null;
  /** 64-bit SimHash of the story: near-duplicates are near in Hamming distance. */
  fingerprint: string | null;
  stages: { [name: string]: Stage };
  /** Results of steps that the operator added, by the step's name. */
  extensions: { [name: string]: JsonValue };
  provenance: Provenance;
  /** SHA-256 over all but times, input position and confidence: equal on replay. */
  result_hash: string;
}

/** An article as a reader takes it: fields that the reader does not know are ignored. */
export interface Article {
  schema_version: 1;
  /** Stable id; the Kafka key. Ingest derives it when absent; required on Kafka. */
  article_id: string | null;
  /** The source's revision. Null only when canceled: it takes down all that came before. */
  version: number | null;
  status: "usable" | "withheld" | "canceled";
  source: ArticleSource;
  url: string | null;
  title: string | null;
  /** Plain text. Null only when canceled. */
  body: string | null;
  /** What the source claims (BCP 47). */
  language_hint: string | null;
  authors: string[] | null;
  section: string | null;
  keywords: string[] | null;
  published_at: string | null;
  modified_at: string | null;
  fetched_at: string | null;
}

/** Who published the article. */
export interface ArticleSource {
  id: string;
  name: string | null;
  domain: string | null;
}

/** A span of the body, `[start, end)`, that is not the story. */
export interface BoilerplateSpan {
  /** Position in Unicode code points. */
  start: number;
  /** Position in Unicode code points. */
  end: number;
  /** A later release may add values; a reader keeps those that it does not know. */
  kind: "repeated_headline" | "read_time_label" | "dateline" | "byline" | "agency_line" | "standfirst" | "caption" | "credit" | "social_footer" | "related_links" | "newsletter" | "cookie_notice" | "copyright" | "advertisement" | "navigation" | (string & {});
}

/** How far `article.published_at` can be relied on; the raw article's own statement. */
export interface Dates {
  published_at_precision: "instant" | "day" | "month" | "year" | (string & {}) | null;
  published_at_source: "feed" | "page" | "address" | "text" | (string & {}) | null;
}

/** All mentions of one person, organisation, place, … in this article. */
export interface Entity {
  name: string;
  /** A later release may add values; a reader keeps those that it does not know. */
  type: "PERSON" | "ORG" | "GPE" | "LOC" | "FAC" | "NORP" | "EVENT" | "WORK" | "PRODUCT" | "MISC" | (string & {});
  /** A later release may add values; a reader keeps those that it does not know. */
  type_group: "PER" | "ORG" | "LOC" | "MISC" | (string & {});
  count: number;
  in_title: boolean;
  salience: number;
  aliases: string[];
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  confidence: number | null;
  /** Scheme to id: geonames, iso3166, wikidata, names of own lists. Empty unless sure. */
  ids: { [name: string]: string };
  /** Of a place with an id. */
  location: Location | null;
  /** By 'places', or the name of an own list: what said so, and how sure it is. */
  id_evidence: { [name: string]: IdEvidence };
  mentions: Mention[];
}

/** Why an entity has an id. */
export interface IdEvidence {
  /** A later release may add values; a reader keeps those that it does not know. */
  rule: "country" | "said" | "near" | "home" | "known" | "name" | "context" | (string & {});
  /** How often ids of this rule are right, as measured. */
  confidence: number;
}

/** Where the raw record stood. */
export interface InputPosition {
  topic: string;
  partition: number;
  offset: number;
  timestamp: string;
}

/** The language that the story is written in. */
export interface Language {
  /** BCP 47; 'und' when unsure. */
  tag: string;
  confidence: number;
  alternatives: LanguageAlternative[];
  /** ISO 15924 of most letters. */
  script: string | null;
  /** `language_hint`, normalised. */
  declared: string | null;
  /** Whether declared and detected are one language. */
  agrees: boolean | null;
  detector: string;
}

/** Another language that the detector thought possible, or that a part of the text is in. */
export interface LanguageAlternative {
  tag: string;
  confidence: number;
  /** Of the text that is in this language, where a good part of it is. */
  share: number | null;
}

/** A point in a place: WGS 84, in degrees. */
export interface Location {
  lat: number;
  lon: number;
}

/** One place where an entity is named: `text` is `field[start:end]`. */
export interface Mention {
  field: "title" | "body";
  /** Position in Unicode code points. */
  start: number;
  /** Position in Unicode code points. */
  end: number;
  text: string;
}

/** What made this record, from what, and when. */
export interface Provenance {
  enricher_version: string;
  /** Model or detector name to version. */
  models: { [name: string]: string };
  /** Null when enriched without Kafka. */
  input: InputPosition | null;
  enriched_at: string;
}

/** What the boilerplate says of the article; reported, not trusted. */
export interface PublisherClaims {
  read_time_minutes: number | null;
  /** ISO 8601 date, as claimed. */
  date: string | null;
  photo_credit: string | null;
}

/** How long a silent reader takes for the story. */
export interface ReadTime {
  minutes: number;
  seconds: number;
  words: number;
  characters: number;
  /** The rates used and their source. */
  method: string;
}

/** How one enrichment step went. */
export interface Stage {
  /** A later release may add values; a reader keeps those that it does not know. */
  status: "ok" | "skipped" | "degraded" | (string & {});
  reason: string | null;
}
