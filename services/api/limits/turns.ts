import { TooManyProblem, UnavailableProblem } from '../problems';

export interface TurnLimits {
  /** In problems: what there is not enough of. */
  readonly name: string;
  readonly atOnce: number;
  /** Of one user, at once. */
  readonly perUser: number;
  /** Of one user, for a turn. */
  readonly waitingPerUser: number;
  readonly patienceMillis: number;
  /** Told of whoever is sent away. */
  readonly onRefused: () => void;
}

interface Waiter {
  readonly userId: string;
  readonly begin: () => void;
}

export const tooManyThatWait = (name: string, most: number) =>
  new TooManyProblem(name, `be at most ${most} that wait`);

/**
 * Lets a few do at once what costs much. Whoever has to wait comes before those of whom others are at it already, so
 * that one user who asks for everything delays nobody but himself; and no wait is longer than the patience.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #running = new Map<string, number>();
  readonly #waiting: Waiter[] = [];
  #count = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** @throws TooManyProblem for a user who waits too often already, UnavailableProblem where the turn does not come. */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    if (this.#isFree(userId)) this.#begin(userId);
    else await this.#wait(userId);
    try {
      return await work();
    } finally {
      this.#end(userId);
    }
  }

  #isFree(userId: string): boolean {
    const { atOnce, perUser } = this.#limits;
    return this.#count < atOnce && (this.#running.get(userId) ?? 0) < perUser;
  }

  #begin(userId: string): void {
    this.#count++;
    this.#running.set(userId, (this.#running.get(userId) ?? 0) + 1);
  }

  #end(userId: string): void {
    this.#count--;
    const left = (this.#running.get(userId) ?? 0) - 1;
    if (left > 0) this.#running.set(userId, left);
    else this.#running.delete(userId);
    this.#serve();
  }

  async #wait(userId: string): Promise<void> {
    const { name, waitingPerUser, patienceMillis } = this.#limits;
    if (this.#waiting.filter((each) => each.userId === userId).length >= waitingPerUser)
      throw this.#refusal(tooManyThatWait(name, waitingPerUser));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { userId, begin: resolve };
    this.#waiting.push(waiter);
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      reject(this.#refusal(new UnavailableProblem(name)));
    }, patienceMillis);
    await promise.finally(() => clearTimeout(timer));
  }

  #refusal<T>(problem: T): T {
    this.#limits.onRefused();
    return problem;
  }

  #serve(): void {
    const running = ({ userId }: Waiter): number => this.#running.get(userId) ?? 0;
    const next = this.#waiting
      .filter(({ userId }) => this.#isFree(userId))
      .reduce<Waiter | undefined>(
        (best, each) => (!best || running(each) < running(best) ? each : best),
        undefined,
      );
    if (!next) return;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    this.#begin(next.userId);
    next.begin();
  }
}
