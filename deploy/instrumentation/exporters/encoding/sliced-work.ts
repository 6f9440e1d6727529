/** Far below what a request notices, far above what coming back costs. */
const SLICE_MILLIS = 2;
/** The clock is read once for so many steps. */
const STEPS_BETWEEN_LOOKS = 8;

/** Work in steps, with what it comes to. */
export type Steps<T> = Generator<undefined, T>;

/**
 * Does work in slices of time, so that the event loop goes on every other millisecond: however much there is, no
 * request waits longer. Where the loop will not go on any more, `finish` does the rest at once.
 */
export class SlicedWork<T> {
  readonly #steps: Steps<T>;
  readonly #done: (result: T) => void;
  readonly #failed: (cause: unknown) => void;
  #next: NodeJS.Immediate | undefined;
  #isOver = false;

  /** Begins at once. `done` or `failed` is called once, which may be before this returns. */
  constructor(steps: Steps<T>, done: (result: T) => void, failed: (cause: unknown) => void) {
    this.#steps = steps;
    this.#done = done;
    this.#failed = failed;
    this.#slice();
  }

  finish(): void {
    while (!this.#isOver) this.#step();
    this.cancel();
  }

  /** Neither `done` nor `failed` is called any more. */
  cancel(): void {
    this.#isOver = true;
    clearImmediate(this.#next);
  }

  #slice(): void {
    const end = performance.now() + SLICE_MILLIS;
    do {
      for (let count = 0; count < STEPS_BETWEEN_LOOKS && !this.#isOver; count++) this.#step();
    } while (!this.#isOver && performance.now() < end);
    if (!this.#isOver) this.#next = setImmediate(() => this.#slice());
  }

  #step(): void {
    try {
      const { done, value } = this.#steps.next();
      if (!done) return;
      this.#isOver = true;
      this.#done(value);
    } catch (cause) {
      this.#isOver = true;
      this.#failed(cause);
    }
  }
}

/** Does all of the work now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
