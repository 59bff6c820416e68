import { CodePoints } from "./code-points.js";
import { ROOT, SHAPES } from "./shapes.js";

export { CodePoints };

/** A record that is none of this contract; `message` says why. */
export class RecordError extends Error {
  name = "RecordError";
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a consumer got as key and value: a tombstone, or an article. */
export function read(key, value) {
  const id = key == null ? null : asText(key, "key");
  if (value == null) {
    if (id === null) throw new RecordError("a tombstone has no key");
    return { kind: "tombstone", key: id };
  }
  return { kind: "article", key: id, article: parse(asText(value, "value")) };
}

/** An enriched article from JSON text; fields that an earlier release left out have their defaults. */
export function parse(json) {
  let record;
  try {
    record = JSON.parse(json);
  } catch (error) {
    throw new RecordError(`the value is not JSON: ${error.message}`);
  }
  if (record === null || typeof record !== "object" || Array.isArray(record)) {
    throw new RecordError("the value is not a JSON object");
  }
  complete(record, ROOT);
  if (record.schema_version !== 1) {
    throw new RecordError(`schema_version is ${record.schema_version}; this reader knows 1`);
  }
  if (record.offset_unit !== "code_point") {
    throw new RecordError(`offset_unit is ${record.offset_unit}; this reader knows code_point`);
  }
  if (typeof record.article_id !== "string" || typeof record.article !== "object" || record.article === null) {
    throw new RecordError("article_id or article is missing: this is not an enriched article");
  }
  return record;
}

const cut = new WeakMap();

/** The words of a mention, cut out of the article's title or body. */
export function mentionText(article, mention) {
  return codePointsOf(article, mention.field).slice(mention.start, mention.end);
}

/** The part of the body that a boilerplate span covers. */
export function boilerplateText(article, span) {
  return codePointsOf(article, "body").slice(span.start, span.end);
}

function codePointsOf(article, field) {
  const text = article.article[field] ?? "";
  let known = cut.get(article);
  if (known === undefined) cut.set(article, (known = {}));
  if (known[field]?.text !== text) known[field] = new CodePoints(text);
  return known[field];
}

function asText(value, what) {
  if (typeof value === "string") return value;
  try {
    return utf8.decode(value);
  } catch {
    throw new RecordError(`the ${what} is not UTF-8`);
  }
}

function complete(record, type) {
  for (const [field, { absent, record: inner, many }] of Object.entries(SHAPES[type] ?? {})) {
    if (record[field] === undefined && absent !== undefined) record[field] = structuredClone(absent);
    const found = record[field];
    if (inner === undefined || found === null || typeof found !== "object") continue;
    const each = many === undefined ? [found] : Object.values(found);
    for (const one of each) if (one !== null && typeof one === "object") complete(one, inner);
  }
}
