interface Event {
  readonly atMillis: number;
  readonly happen: () => void;
}

/** What happens when, the earliest first: a binary heap. */
export class Events {
  readonly #heap: Event[] = [];
  #nowMillis = 0;

  get nowMillis(): number {
    return this.#nowMillis;
  }

  /** @param happen what, so many milliseconds from now */
  after(millis: number, happen: () => void): void {
    const heap = this.#heap;
    const event = { atMillis: this.#nowMillis + millis, happen };
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if ((heap[parent]?.atMillis ?? 0) <= event.atMillis) break;
      heap[index] = heap[parent] ?? event;
      index = parent;
    }
    heap[index] = event;
  }

  /** Lets everything happen, also what comes of it, until nothing is left. */
  run(): void {
    for (let event = this.#pop(); event; event = this.#pop()) {
      this.#nowMillis = event.atMillis;
      event.happen();
    }
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last && heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts an event in the place of the first. */
  #sink(event: Event): void {
    const heap = this.#heap;
    const at = (index: number): number => heap[index]?.atMillis ?? Infinity;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = at(left + 1) < at(left) ? left + 1 : left;
      if (at(child) >= event.atMillis) break;
      heap[index] = heap[child] ?? event;
      index = child;
    }
    heap[index] = event;
  }
}
