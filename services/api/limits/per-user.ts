import { TooManyProblem } from '../problems';

interface PerUserOptions {
  /** In problems: `uploads`, `event streams`. */
  readonly name: string;
  readonly most: number;
  readonly onRefused: () => void;
}

export const tooManyAtOnce = (name: string, most: number) =>
  new TooManyProblem(name, `be at most ${most} at once`);

/** Counts what each user has of something in this process, and refuses what is beyond one user's share. */
export class PerUser {
  readonly #options: PerUserOptions;
  readonly #counts = new Map<string, number>();

  constructor(options: PerUserOptions) {
    this.#options = options;
  }

  /** @returns what gives it back; safe to call again. @throws TooManyProblem */
  take(userId: string): () => void {
    const { name, most, onRefused } = this.#options;
    const count = this.#counts.get(userId) ?? 0;
    if (count >= most) {
      onRefused();
      throw tooManyAtOnce(name, most);
    }
    this.#counts.set(userId, count + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.#counts.get(userId) ?? 0) - 1;
      if (left > 0) this.#counts.set(userId, left);
      else this.#counts.delete(userId);
    };
  }
}
