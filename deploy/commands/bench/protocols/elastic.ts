// A line of Elastic's intake, `POST /intake/v2/events`, is one JSON object with one key, its kind. Transactions are
// spans that are the first of their service in a trace.
const starts = ['{"transaction":', '{"span":'].map((text) => Buffer.from(text));
const newline = 0x0a;

/** Counts spans in newline-delimited JSON that arrives in pieces, without parsing it. */
export class ElasticSpanCounter {
  spans = 0;
  /** The beginning of a line whose end has not arrived. */
  #rest: Buffer = Buffer.alloc(0);

  add(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      if (starts.some((text) => bytes.indexOf(text, start) === start)) this.spans += 1;
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
  }
}
