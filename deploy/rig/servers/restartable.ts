import type { RunningServer } from './server';

/** A server that can be taken away for a while, and comes back at the same port with its data. */
export class Restartable<T extends RunningServer & { readonly port: number }> {
  readonly #start: (port?: number) => Promise<T>;
  #running: T;

  private constructor(start: (port?: number) => Promise<T>, running: T) {
    this.#start = start;
    this.#running = running;
  }

  /** @param start over the same directory each time; without a port at any that is free. */
  static async begin<S extends RunningServer & { readonly port: number }>(
    start: (port?: number) => Promise<S>,
  ): Promise<Restartable<S>> {
    return new Restartable(start, await start());
  }

  get running(): T {
    return this.#running;
  }

  async away(): Promise<void> {
    await this.#running.stop({ keepData: true });
  }

  /** After `away`. */
  async back(): Promise<void> {
    this.#running = await this.#start(this.#running.port);
  }

  /** For good, also while it is away. */
  async stop(): Promise<void> {
    await this.#running.stop();
  }
}
