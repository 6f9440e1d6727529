import type { Logger } from '../../shared/logger';

/** More of them in a row are an outage, which the next pass may find over. */
const mostInARow = 10;

/** What one pass over many things could not do: one that is not what it should be stops no other. */
export class Setbacks {
  readonly #message: string;
  readonly #logger: Logger;
  #inARow = 0;

  /** @param message of the line in the log for each, which names it by `key`. */
  constructor(message: string, logger: Logger) {
    this.#message = message;
    this.#logger = logger;
  }

  /** @throws what `task` threw, where too many have failed in a row. */
  async outlive(key: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
      this.#inARow = 0;
    } catch (error) {
      // What cannot be read is no outage, however much of it there is.
      if (!(error instanceof SyntaxError) && ++this.#inARow > mostInARow) throw error;
      this.#logger.error({ error, key }, this.#message);
    }
  }
}
