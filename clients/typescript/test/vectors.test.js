import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { boilerplateText, CodePoints, mentionText, parse, read, RecordError } from "newsgloss-reader";

const FILE = process.env.VECTORS ?? new URL("../../../schemas/vectors/mentions.v1.ndjson", import.meta.url);
const vectors = readFileSync(FILE, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const bytes = new TextEncoder();

test("all vectors are read as they say", () => {
  assert.equal(vectors.length, 200);
  for (const vector of vectors) {
    const value = vector.value === null ? null : bytes.encode(vector.value);
    const record = read(bytes.encode(vector.key), value);
    assert.equal(record.key, vector.key);
    if (vector.value === null) {
      assert.equal(record.kind, "tombstone", vector.name);
      continue;
    }
    const { article } = record;
    const mentions = article.entities.flatMap((entity) => entity.mentions);
    assert.deepEqual(mentions.map((one) => mentionText(article, one)), vector.mentions, vector.name);
    const units = mentions.map((one) => new CodePoints(article.article[one.field]).utf16(one.start, one.end));
    assert.deepEqual(units, vector.utf16, vector.name);
    const spans = article.boilerplate.map((span) => boilerplateText(article, span));
    assert.deepEqual(spans, vector.boilerplate, vector.name);
  }
});

test("fields that an earlier release left out have their defaults", () => {
  const whole = JSON.parse(vectors[0].value);
  for (const field of ["extensions", "dates", "boilerplate"]) delete whole[field];
  delete whole.entities[0].aliases;
  const article = parse(JSON.stringify(whole));
  assert.deepEqual([article.extensions, article.dates, article.boilerplate], [{}, null, []]);
  assert.deepEqual(article.entities[0].aliases, []);
});

test("a field that a later release added is kept", () => {
  const whole = { ...JSON.parse(vectors[0].value), added_later: [1] };
  assert.deepEqual(parse(JSON.stringify(whole)).added_later, [1]);
});

test("what is no enriched article is refused with a reason", () => {
  const change = (fields) => JSON.stringify({ ...JSON.parse(vectors[0].value), ...fields });
  assert.throws(() => parse(change({ schema_version: 2 })), /schema_version is 2/);
  assert.throws(() => parse(change({ offset_unit: "byte" })), /offset_unit is byte/);
  assert.throws(() => parse("{}"), /not an enriched article/);
  assert.throws(() => parse("[]"), RecordError);
  assert.throws(() => parse("{"), RecordError);
  assert.throws(() => read("a", new Uint8Array([0xff])), /value is not UTF-8/);
  assert.throws(() => read(null, null), /no key/);
});

test("a span outside of the text is refused", () => {
  const text = new CodePoints("a\u{1f600}b");
  assert.equal(text.length, 3);
  assert.equal(text.slice(1, 3), "\u{1f600}b");
  for (const [start, end] of [[-1, 1], [2, 1], [0, 4], [0.5, 1]]) {
    assert.throws(() => text.slice(start, end), RangeError);
  }
});
