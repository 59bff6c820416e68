import type { BoilerplateSpan, EnrichedArticle, Mention } from "./types.js";

export type * from "./types.js";

/** The article is to be deleted. */
export interface Tombstone {
  kind: "tombstone";
  key: string;
}

/** An article; `article.status` says whether it may be shown. */
export interface ArticleRecord {
  kind: "article";
  key: string | null;
  article: EnrichedArticle;
}

/** A record that is none of this contract; `message` says why. */
export class RecordError extends Error {}

/**
 * What a consumer got as key and value: a tombstone, or an article.
 *
 * @throws RecordError The value is no enriched article.
 */
export function read(
  key: string | Uint8Array | null | undefined,
  value: string | Uint8Array | null | undefined,
): Tombstone | ArticleRecord;

/**
 * An enriched article from JSON text; fields that an earlier release left out have their defaults.
 *
 * @throws RecordError The text is no enriched article.
 */
export function parse(json: string): EnrichedArticle;

/**
 * The words of a mention, cut out of the article's title or body.
 *
 * @throws RangeError The span lies outside of the text.
 */
export function mentionText(article: EnrichedArticle, mention: Mention): string;

/**
 * The part of the body that a boilerplate span covers.
 *
 * @throws RangeError The span lies outside of the body.
 */
export function boilerplateText(article: EnrichedArticle, span: BoilerplateSpan): string;

/** A text that is cut by offsets in Unicode code points. */
export class CodePoints {
  constructor(text: string);
  readonly text: string;
  /** How many code points the text has. */
  readonly length: number;
  /** The UTF-16 offsets `[from, to]` of the code points `[start, end)`. */
  utf16(start: number, end: number): [from: number, to: number];
  /** The text of the code points `[start, end)`. */
  slice(start: number, end: number): string;
}
