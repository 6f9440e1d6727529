import { formatMicros } from '../../jaeger/format-micros';
import { AnswerTimes } from './answer-times';

/** In this order they are told, and what else there is after them, by name. */
const usualOutcomes = ['clean', 'infected', 'unscannable', 'error', 'refused'];

/** What became of many uploads. */
export class Tally {
  readonly #outcomes = new Map<string, number>();
  readonly #unexpected = new Map<string, number>();
  readonly #answers = new AnswerTimes();
  #sent = 0;

  sent(): void {
    this.#sent++;
  }

  answered(millis: number): void {
    this.#answers.add(millis);
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
    const within = (share: number): string => formatMicros(this.#answers.within(share));
    const answers = `half answered within ${within(0.5)}, 95 % within ${within(0.95)}`;
    return [
      [`${this.#sent} sent`, ...parts, `${this.#sent - ended} on the way`].join(', '),
      ...(this.#answers.count > 0 ? [answers] : []),
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
