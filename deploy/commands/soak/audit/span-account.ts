import type { SoakRig } from '../rig';

/** What the bundles say of their spans, all processes together. */
export interface SpanAccount {
  readonly created: number;
  readonly exported: number;
  /** By reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

const samplePattern = /^tracing_spans_(created|exported|dropped)_total(?:\{reason="([^"]*)"\})? (\S+)/gm;

/**
 * Adds up what each process said last. What one that was killed made after the last look nobody knows, so looks are
 * taken often.
 */
export class SpanAccounts {
  /** By service and pid, then by sample. */
  readonly #last = new Map<string, Map<string, number>>();

  /** Looks at every process that answers. */
  async look({ apis, workers }: SoakRig): Promise<void> {
    await Promise.all(
      [...apis, ...workers].map(async ({ operationsUrl: url, pid }) => {
        const text = await read(`${url}/metrics`);
        if (text === undefined || pid === undefined) return;
        const samples = [...text.matchAll(samplePattern)];
        this.#last.set(
          `${url} ${pid}`,
          new Map(samples.map(([, name = '', reason = '', value]) => [`${name} ${reason}`, Number(value)])),
        );
      }),
    );
  }

  total(): SpanAccount {
    const sums = new Map<string, number>();
    for (const samples of this.#last.values())
      for (const [name, value] of samples) sums.set(name, (sums.get(name) ?? 0) + value);
    const dropped = [...sums]
      .filter(([name, count]) => name.startsWith('dropped ') && count > 0)
      .map(([name, count]) => [name.slice('dropped '.length), count] as const);
    return {
      created: sums.get('created ') ?? 0,
      exported: sums.get('exported ') ?? 0,
      dropped: Object.fromEntries(dropped),
    };
  }
}

async function read(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return await response.text();
  } catch {
    return undefined;
  }
}
