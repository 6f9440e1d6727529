import type { Events } from './events';

/** So many servers, and those who wait for one, first come, first served. */
export class Station {
  readonly servers: number;
  readonly #events: Events;
  readonly #waiting: (() => void)[] = [];
  #next = 0;
  #busy = 0;
  #busyMillis = 0;
  #sinceMillis = 0;

  constructor(events: Events, servers: number) {
    this.#events = events;
    this.servers = servers;
  }

  /** @param then when a server is free, which is taken from then on */
  take(then: () => void): void {
    if (this.#busy >= this.servers) {
      this.#waiting.push(then);
      return;
    }
    this.#count(1);
    then();
  }

  /** Frees a server, for whoever waits. */
  give(): void {
    const next = this.#waiting[this.#next];
    if (!next) return this.#count(-1);
    this.#next++;
    // Not each time: an array is moved as a whole.
    if (this.#next === 1000) this.#waiting.splice(0, this.#next);
    this.#next %= 1000;
    next();
  }

  /** The time for which servers were taken, added up. */
  busyMillis(): number {
    this.#count(0);
    return this.#busyMillis;
  }

  #count(change: number): void {
    const { nowMillis } = this.#events;
    this.#busyMillis += this.#busy * (nowMillis - this.#sinceMillis);
    this.#sinceMillis = nowMillis;
    this.#busy += change;
  }
}
