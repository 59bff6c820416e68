// Code generated from the record models by `make contracts`. DO NOT EDIT.

package reader

import (
	"encoding/json"
	"time"
)

// EnrichedArticle: A raw article with its evidence.
type EnrichedArticle struct {
	SchemaVersion int64  `json:"schema_version"`
	ArticleID     string `json:"article_id"`
	Version       *int64 `json:"version"`
	Status        string `json:"status"`
	OffsetUnit    string `json:"offset_unit"`
	// The raw article, its text sanitised one code point for one.
	Article Article `json:"article"`
	// Precision and source of its dates; null where the producer states none.
	Dates           *Dates            `json:"dates"`
	Boilerplate     []BoilerplateSpan `json:"boilerplate"`
	PublisherClaims PublisherClaims   `json:"publisher_claims"`
	Language        *Language         `json:"language"`
	Entities        []Entity          `json:"entities"`
	ReadTime        *ReadTime         `json:"read_time"`
	// 64-bit SimHash of the story: near-duplicates are near in Hamming distance.
	Fingerprint *string          `json:"fingerprint"`
	Stages      map[string]Stage `json:"stages"`
	// Results of steps that the operator added, by the step's name.
	Extensions map[string]json.RawMessage `json:"extensions"`
	Provenance Provenance                 `json:"provenance"`
	// SHA-256 over all but times, input position and confidence: equal on replay.
	ResultHash string `json:"result_hash"`
}

// Article: An article as a reader takes it: fields that the reader does not know are ignored.
type Article struct {
	SchemaVersion int64 `json:"schema_version"`
	// Stable id; the Kafka key. Ingest derives it when absent; required on Kafka.
	ArticleID *string `json:"article_id"`
	// The source's revision. Null only when canceled: it takes down all that came before.
	Version *int64        `json:"version"`
	Status  string        `json:"status"`
	Source  ArticleSource `json:"source"`
	URL     *string       `json:"url"`
	Title   *string       `json:"title"`
	// Plain text. Null only when canceled.
	Body *string `json:"body"`
	// What the source claims (BCP 47).
	LanguageHint *string    `json:"language_hint"`
	Authors      []string   `json:"authors"`
	Section      *string    `json:"section"`
	Keywords     []string   `json:"keywords"`
	PublishedAt  *time.Time `json:"published_at"`
	ModifiedAt   *time.Time `json:"modified_at"`
	FetchedAt    time.Time  `json:"fetched_at"`
}

// ArticleSource: Who published the article.
type ArticleSource struct {
	ID     string  `json:"id"`
	Name   *string `json:"name"`
	Domain *string `json:"domain"`
}

// BoilerplateSpan: A span of the body, `[start, end)`, that is not the story.
type BoilerplateSpan struct {
	// Position in Unicode code points.
	Start int64 `json:"start"`
	// Position in Unicode code points.
	End int64 `json:"end"`
	// A later release may add values; a reader keeps those that it does not know.
	Kind string `json:"kind"`
}

// Dates: How far `article.published_at` can be relied on; the raw article's own statement.
type Dates struct {
	PublishedAtPrecision *string `json:"published_at_precision"`
	PublishedAtSource    *string `json:"published_at_source"`
}

// Entity: All mentions of one person, organisation, place, … in this article.
type Entity struct {
	Name string `json:"name"`
	// A later release may add values; a reader keeps those that it does not know.
	Type string `json:"type"`
	// A later release may add values; a reader keeps those that it does not know.
	TypeGroup string   `json:"type_group"`
	Count     int64    `json:"count"`
	InTitle   bool     `json:"in_title"`
	Salience  float64  `json:"salience"`
	Aliases   []string `json:"aliases"`
	// ISO 3166-1 alpha-2.
	Country    *string  `json:"country"`
	Confidence *float64 `json:"confidence"`
	// Scheme to id: geonames, iso3166, wikidata, names of own lists. Empty unless sure.
	Ids map[string]string `json:"ids"`
	// Of a place with an id.
	Location *Location `json:"location"`
	// By 'places', or the name of an own list: what said so, and how sure it is.
	IDEvidence map[string]IdEvidence `json:"id_evidence"`
	Mentions   []Mention             `json:"mentions"`
}

// IdEvidence: Why an entity has an id.
type IdEvidence struct {
	// A later release may add values; a reader keeps those that it does not know.
	Rule string `json:"rule"`
	// How often ids of this rule are right, as measured.
	Confidence float64 `json:"confidence"`
}

// InputPosition: Where the raw record stood.
type InputPosition struct {
	Topic     string    `json:"topic"`
	Partition int64     `json:"partition"`
	Offset    int64     `json:"offset"`
	Timestamp time.Time `json:"timestamp"`
}

// Language: The language that the story is written in.
type Language struct {
	// BCP 47; 'und' when unsure.
	Tag          string                `json:"tag"`
	Confidence   float64               `json:"confidence"`
	Alternatives []LanguageAlternative `json:"alternatives"`
	// ISO 15924 of most letters.
	Script *string `json:"script"`
	// `language_hint`, normalised.
	Declared *string `json:"declared"`
	// Whether declared and detected are one language.
	Agrees   *bool  `json:"agrees"`
	Detector string `json:"detector"`
}

// LanguageAlternative: Another language that the detector thought possible, or that a part of the text is in.
type LanguageAlternative struct {
	Tag        string  `json:"tag"`
	Confidence float64 `json:"confidence"`
	// Of the text that is in this language, where a good part of it is.
	Share *float64 `json:"share"`
}

// Location: A point in a place: WGS 84, in degrees.
type Location struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Mention: One place where an entity is named: `text` is `field[start:end]`.
type Mention struct {
	Field string `json:"field"`
	// Position in Unicode code points.
	Start int64 `json:"start"`
	// Position in Unicode code points.
	End  int64  `json:"end"`
	Text string `json:"text"`
}

// Provenance: What made this record, from what, and when.
type Provenance struct {
	EnricherVersion string `json:"enricher_version"`
	// Model or detector name to version.
	Models map[string]string `json:"models"`
	// Null when enriched without Kafka.
	Input      *InputPosition `json:"input"`
	EnrichedAt time.Time      `json:"enriched_at"`
}

// PublisherClaims: What the boilerplate says of the article; reported, not trusted.
type PublisherClaims struct {
	ReadTimeMinutes *int64 `json:"read_time_minutes"`
	// ISO 8601 date, as claimed.
	Date        *string `json:"date"`
	PhotoCredit *string `json:"photo_credit"`
}

// ReadTime: How long a silent reader takes for the story.
type ReadTime struct {
	Minutes    int64 `json:"minutes"`
	Seconds    int64 `json:"seconds"`
	Words      int64 `json:"words"`
	Characters int64 `json:"characters"`
	// The rates used and their source.
	Method string `json:"method"`
}

// Stage: How one enrichment step went.
type Stage struct {
	// A later release may add values; a reader keeps those that it does not know.
	Status string  `json:"status"`
	Reason *string `json:"reason"`
}
