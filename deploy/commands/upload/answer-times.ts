/** Three digits tell times apart well enough. */
const digits = 3;

/**
 * How long answers took, however many: they are counted, each rounded up to three digits, so that what is kept is a
 * few thousand numbers at most, and a quantile is too high by less than a hundredth.
 */
export class AnswerTimes {
  readonly #counts = new Map<number, number>();
  #total = 0;

  get count(): number {
    return this.#total;
  }

  add(millis: number): void {
    const micros = roundUp(1000 * millis);
    this.#counts.set(micros, (this.#counts.get(micros) ?? 0) + 1);
    this.#total++;
  }

  /** Microseconds within which this share of all was answered; 0 of none. */
  within(share: number): number {
    let left = Math.ceil(share * this.#total);
    const ascending = [...this.#counts].toSorted(([a], [b]) => a - b);
    return ascending.find(([, count]) => (left -= count) <= 0)?.[0] ?? 0;
  }
}

function roundUp(micros: number): number {
  const whole = Math.ceil(micros);
  const unit = 10 ** Math.max(0, String(whole).length - digits);
  return Math.ceil(whole / unit) * unit;
}
