import { Session } from 'node:inspector';

const parsers =
  /\/build\/(?:services|deploy\/(?!fuzz))|\/node_modules\/(?:@fastify|thrift|yauzl|@opentelemetry)\//;

/** Which blocks of the parsers have run, as V8 counts them: what makes an input worth keeping. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  get size(): number {
    return this.#seen.size;
  }

  /** @returns what ran, since it was asked last, that never ran before */
  fresh(): ReadonlySet<string> {
    const fresh = [...this.#ran()].filter((block) => !this.#seen.has(block));
    for (const block of fresh) this.#seen.add(block);
    return new Set(fresh);
  }

  /** @returns which of the blocks ran since it was asked last */
  ranOf(blocks: ReadonlySet<string>): ReadonlySet<string> {
    const ran = this.#ran();
    return new Set([...blocks].filter((block) => ran.has(block)));
  }

  #ran(): Set<string> {
    const ran = new Set<string>();
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      for (const { scriptId, url, functions } of result) {
        if (!parsers.test(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) ran.add(`${scriptId}:${startOffset}:${endOffset}`);
      }
    });
    return ran;
  }
}
