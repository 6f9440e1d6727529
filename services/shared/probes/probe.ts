import { withoutSpans } from '../../tracing';
import { oneLostPacketMillis } from '../network/lost-packet';
import { within } from '../within';

export type DependencyName = 'redis' | 'storage';

interface Known {
  /** Undefined: it serves. */
  readonly failure: unknown;
  readonly atMillis: number;
}

/** A request a second, and money at a provider, are enough: what fails in between fails where it is called. */
const freshMillis = 1000;
/** Before it is stale it is asked anew, as long as there is somebody to tell: no request has to wait for the answer. */
const renewedMillis = 800;
/** Who came within this time may come again. */
const usedMillis = 5000;

/**
 * What is known of something that a service depends on. It is asked about once a second, by one caller for all, and
 * not at all while real calls come through. While requests come, it is asked between them: the first one after a pause
 * alone waits for the answer.
 */
export class Probe {
  readonly name: DependencyName;
  readonly #ask: (signal: AbortSignal) => Promise<unknown>;
  #known: Known | undefined;
  #underWay: Promise<unknown> | undefined;
  #usedAtMillis = -Infinity;
  #isRenewed = false;

  /** @param ask for what the service needs of it; throws where it cannot have it. Makes no spans. */
  constructor(name: DependencyName, ask: (signal: AbortSignal) => Promise<unknown>) {
    this.name = name;
    this.#ask = ask;
  }

  /** Why it does not serve, within about a second; undefined where it does. */
  async failure(): Promise<unknown> {
    const known = this.#known;
    if (known && performance.now() - known.atMillis < freshMillis) return known.failure;
    return this.#askAnew();
  }

  /** The same for a request: those that follow it find an answer here. */
  async failureForRequest(): Promise<unknown> {
    this.#usedAtMillis = performance.now();
    this.#keepFresh();
    return this.failure();
  }

  /** Throws where it does not serve. */
  async check(): Promise<void> {
    const failure = await this.failure();
    if (failure !== undefined) throw failure;
  }

  /** A real call came through. */
  succeeded(): void {
    this.#know(undefined);
  }

  /** Something happened to it: whoever wants to know asks anew. */
  forget(): void {
    this.#known = undefined;
  }

  #askAnew(): Promise<unknown> {
    this.#underWay ??= withoutSpans(() => this.#look()).finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  /** One timer, until nobody has come for a while. */
  #keepFresh(): void {
    if (this.#isRenewed) return;
    this.#isRenewed = true;
    setTimeout(() => void this.#renew(), renewedMillis).unref();
  }

  async #renew(): Promise<void> {
    // By the next time it would be stale.
    const isAging = !this.#known || performance.now() - this.#known.atMillis > freshMillis - renewedMillis;
    if (isAging) await this.#askAnew();
    this.#isRenewed = false;
    if (performance.now() - this.#usedAtMillis < usedMillis) this.#keepFresh();
  }

  async #look(): Promise<unknown> {
    const failure = await this.#attempt();
    this.#know(failure);
    return failure;
  }

  #know(failure: unknown): void {
    this.#known = { failure, atMillis: performance.now() };
  }

  async #attempt(): Promise<unknown> {
    try {
      const answer = this.#ask(AbortSignal.timeout(oneLostPacketMillis));
      if (!(await within(oneLostPacketMillis, answer)))
        return new Error(`no answer within ${oneLostPacketMillis} ms`);
      await answer;
      return undefined;
    } catch (error) {
      return error ?? new Error('it failed without an error');
    }
  }
}
