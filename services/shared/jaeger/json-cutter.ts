import { FormatError } from './format-error';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openList = 0x5b;
const backslash = 0x5c;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** A list or an object that is open, and where in it we are. */
interface Level {
  readonly isList: boolean;
  /** The index, or the name that was read last. */
  step: string;
  index: number;
}

export interface CutterOptions {
  /** Whether the list or the object at this path, such as `data/0/spans/17`, is wanted, whole. */
  readonly isWanted: (path: string) => boolean;
  /** @param bytes undefined of an item that is larger than `mostItemBytes`. */
  readonly onItem: (path: string, bytes: Buffer | undefined) => void;
  readonly mostItemBytes: number;
}

const deepest = 64;
const longestName = 64;

/**
 * Cuts single lists and objects out of JSON, as it comes, and passes over the rest: a text of megabytes is never in
 * memory, nor parsed at a stroke. It is no validator: what is cut out is for a parser to judge.
 */
export class JsonCutter {
  readonly #options: CutterOptions;
  readonly #levels: Level[] = [];
  #isString = false;
  #isEscaped = false;
  #isName = false;
  #name = '';
  #cut:
    | { readonly path: string; readonly depth: number; readonly pieces: Buffer[]; bytes: number }
    | undefined;
  #isBegun = false;

  constructor(options: CutterOptions) {
    this.#options = options;
  }

  /** True when all that was opened is closed again. */
  get isWhole(): boolean {
    return this.#isBegun && this.#levels.length === 0 && !this.#isString;
  }

  /** @throws FormatError where the text is too deep */
  push(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#isString) {
        // Most of a text is in strings, and of most strings nothing is wanted.
        if (!this.#isName && !this.#isEscaped) at = endOfString(chunk, at);
        this.#readString(chunk[at] ?? 0);
      } else if (byte === quote) this.#openString();
      else if (byte === openObject || byte === openList) {
        if (this.#open(byte === openList)) start = at;
      } else if (byte === closeObject || byte === closeList) {
        if (this.#close()) this.#finish(chunk.subarray(start, at + 1));
      } else if (byte === comma) this.#next();
      else if (byte === colon) this.#isName = false;
    }
    if (this.#cut) this.#keep(chunk.subarray(start));
  }

  #readString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) {
      this.#isString = false;
      const level = this.#levels.at(-1);
      if (this.#isName && level) level.step = this.#name;
    } else if (this.#isName && this.#name.length < longestName) this.#name += String.fromCharCode(byte);
  }

  #openString(): void {
    this.#isString = true;
    this.#name = '';
  }

  /** @returns whether an item begins here */
  #open(isList: boolean): boolean {
    this.#isBegun = true;
    if (this.#levels.length >= deepest) throw new FormatError(`JSON must be at most ${deepest} levels deep`);
    const path = this.#cut ? '' : this.#levels.map(({ step }) => step).join('/');
    const depth = this.#levels.push({ isList, step: isList ? '0' : '', index: 0 });
    this.#isName = !isList;
    if (this.#cut || !this.#options.isWanted(path)) return false;
    this.#cut = { path, depth, pieces: [], bytes: 0 };
    return true;
  }

  /** @returns whether an item ends here */
  #close(): boolean {
    const depth = this.#levels.length;
    this.#levels.pop();
    this.#isName = false;
    return this.#cut?.depth === depth;
  }

  #next(): void {
    const level = this.#levels.at(-1);
    if (level?.isList) level.step = String(++level.index);
    else this.#isName = true;
  }

  #keep(piece: Buffer): void {
    const cut = this.#cut;
    if (!cut) return;
    cut.bytes += piece.length;
    // The chunk's memory may be used again.
    if (this.#isTooLarge(cut)) cut.pieces.length = 0;
    else cut.pieces.push(Buffer.from(piece));
  }

  #finish(last: Buffer): void {
    this.#keep(last);
    const cut = this.#cut;
    this.#cut = undefined;
    if (cut) this.#options.onItem(cut.path, this.#isTooLarge(cut) ? undefined : Buffer.concat(cut.pieces));
  }

  #isTooLarge({ bytes }: { readonly bytes: number }): boolean {
    return bytes > this.#options.mostItemBytes;
  }
}

/** Where the next quotation mark or backslash is; else the last byte, if that is neither. */
function endOfString(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length - 1 && chunk[at] !== quote && chunk[at] !== backslash) at++;
  return at;
}
