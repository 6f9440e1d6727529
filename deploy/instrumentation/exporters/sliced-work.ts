/** Far below what a request notices, far above what coming back costs. */
const SLICE_MILLIS = 2;
/** The clock is read once for so many items. */
const ITEMS_BETWEEN_LOOKS = 8;

/** Work that lets the event loop go on every other millisecond: however much there is, no request waits longer. */
export class SlicedWork {
  #sliceEnd = performance.now() + SLICE_MILLIS;
  #sinceLook = 0;

  /** Does `work` with one item after the other. */
  async each<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
    for (const item of items) {
      if (this.#sinceLook === ITEMS_BETWEEN_LOOKS) await this.#look();
      this.#sinceLook += 1;
      work(item);
    }
  }

  async #look(): Promise<void> {
    this.#sinceLook = 0;
    if (performance.now() < this.#sliceEnd) return;
    await new Promise(setImmediate);
    this.#sliceEnd = performance.now() + SLICE_MILLIS;
  }
}
