/**
 * A text that is cut by offsets in Unicode code points.
 *
 * JavaScript's strings count UTF-16 units: a character beyond U+FFFF, such as most emoji, counts two there and one
 * in a record. A text without such characters needs no conversion, and gets none.
 */
export class CodePoints {
  #starts = null;

  constructor(text) {
    this.text = text;
    if (/[\ud800-\udbff][\udc00-\udfff]/.test(text)) this.#starts = starts(text);
  }

  /** How many code points the text has. */
  get length() {
    return this.#starts === null ? this.text.length : this.#starts.length - 1;
  }

  /** The UTF-16 offsets `[from, to]` of the code points `[start, end)`. */
  utf16(start, end) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > this.length) {
      throw new RangeError(`${start} to ${end} lies outside of a text of ${this.length} code points`);
    }
    return this.#starts === null ? [start, end] : [this.#starts[start], this.#starts[end]];
  }

  /** The text of the code points `[start, end)`. */
  slice(start, end) {
    return this.text.slice(...this.utf16(start, end));
  }
}

/** Where each code point starts, and where the text ends. */
function starts(text) {
  const found = new Uint32Array(text.length + 1);
  let count = 0;
  let unit = 0;
  for (const character of text) {
    found[count++] = unit;
    unit += character.length;
  }
  found[count] = unit;
  return found.subarray(0, count + 1);
}
