import type { Events } from './events';

/**
 * So many servers, which have numbers, and those who wait for one, first come, first served. Whoever comes gets the one
 * that has been free for longest.
 */
export class Station {
  readonly servers: number;
  readonly #events: Events;
  readonly #free: Line<number>;
  readonly #waiting = new Line<(server: number) => void>();
  #busy = 0;
  #busyMillis = 0;
  #sinceMillis = 0;

  constructor(events: Events, servers: number) {
    this.#events = events;
    this.servers = servers;
    this.#free = new Line(
      Number.isFinite(servers) ? Array.from({ length: servers }, (_, server) => server) : [],
    );
  }

  /** @param then when a server is free, which is taken from then on */
  take(then: (server: number) => void): void {
    if (this.#busy >= this.servers) {
      this.#waiting.push(then);
      return;
    }
    // Where there is no end of servers, the next is a new one.
    const server = this.#free.shift() ?? this.#busy;
    this.#count(1);
    then(server);
  }

  /** Frees a server, for whoever waits. */
  give(server: number): void {
    const next = this.#waiting.shift();
    if (next) return next(server);
    if (Number.isFinite(this.servers)) this.#free.push(server);
    this.#count(-1);
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

/** First in, first out. */
class Line<T> {
  #items: T[];
  #next = 0;

  constructor(items: T[] = []) {
    this.#items = items;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#next];
    if (item === undefined) return undefined;
    this.#next++;
    // Not each time: an array is moved as a whole.
    if (this.#next === 1000) {
      this.#items.splice(0, this.#next);
      this.#next = 0;
    }
    return item;
  }
}
