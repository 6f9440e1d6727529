import { formatMicros } from '../local/trace-tree';

/** In this order they are told, and what else there is after them, by name. */
const usualOutcomes = ['clean', 'infected', 'unscannable', 'error', 'refused'];

/** What became of many uploads. */
export class Tally {
  readonly #outcomes = new Map<string, number>();
  readonly #unexpected = new Map<string, number>();
  readonly #answerMillis: number[] = [];
  #sent = 0;

  sent(): void {
    this.#sent++;
  }

  answered(millis: number): void {
    this.#answerMillis.push(millis);
  }

  /** @param outcome a job's status, or what came instead of a job */
  ended(expected: string, outcome: string): void {
    count(this.#outcomes, outcome);
    if (outcome !== expected) count(this.#unexpected, `should be ${expected}, but: ${outcome}`);
  }

  /** So far, in one line. */
  line(): string {
    const ended = [...this.#outcomes.values()].reduce((sum, each) => sum + each, 0);
    const parts = [...this.#outcomes].toSorted(byOutcome).map(([outcome, number]) => `${number} ${outcome}`);
    const millis = this.#answerMillis.toSorted((a, b) => a - b);
    const within = (share: number): string =>
      formatMicros(Math.round(1000 * (millis[Math.ceil(share * millis.length) - 1] ?? 0)));
    const answers = `half answered within ${within(0.5)}, 95 % within ${within(0.95)}`;
    return [
      [`${this.#sent} sent`, ...parts, `${this.#sent - ended} on the way`].join(', '),
      ...(millis.length > 0 ? [answers] : []),
    ].join('; ');
  }

  /** What is not as it should be, one line each. */
  problems(): string[] {
    return [...this.#unexpected].map(([what, number]) => `${number} ${what}`);
  }
}

const placeOf = (outcome: string): number => usualOutcomes.indexOf(outcome) + 1 || Infinity;

function byOutcome([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return placeOf(a) === placeOf(b) ? a.localeCompare(b) : placeOf(a) - placeOf(b);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
