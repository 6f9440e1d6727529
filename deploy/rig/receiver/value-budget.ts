/**
 * What one message may hold, all values counted, wherever they are: a byte or two of a message can stand for a whole
 * span, which costs hundreds of times as much to read.
 */
export const mostValues = 400_000;

/** Objects cost as much as so many numbers. */
const objectValues = 4;

/** Counts the values of one message while it is read. */
export class ValueBudget {
  #left = mostValues;

  /** @throws RangeError */
  takeValue(): void {
    this.#take(1);
  }

  /** @throws RangeError */
  takeObject(): void {
    this.#take(objectValues);
  }

  #take(values: number): void {
    this.#left -= values;
    if (this.#left < 0) throw new RangeError(`a message may hold at most ${mostValues} values`);
  }
}
