import { readFileSync } from 'node:fs';
import type { SoakRig } from '../rig';

interface Sample {
  readonly at: number;
  readonly megabytes: number;
}

/** Resident memory of API and worker over the run. */
export interface MemoryDrift {
  /** Medians, in MB: of the first and of the last fifth of the run, all replicas together. */
  readonly early: number;
  readonly late: number;
  readonly peak: number;
}

/** Samples the services' memory. */
export class MemorySamples {
  readonly #samples = { apis: [] as Sample[], workers: [] as Sample[] };

  look(rig: SoakRig): void {
    for (const kind of ['apis', 'workers'] as const)
      for (const { pid } of rig[kind]) {
        const megabytes = pid === undefined ? undefined : residentMegabytes(pid);
        if (megabytes !== undefined) this.#samples[kind].push({ at: rig.ledger.now(), megabytes });
      }
  }

  drift(kind: 'apis' | 'workers'): MemoryDrift {
    const samples = this.#samples[kind];
    const end = samples.at(-1)?.at ?? 0;
    const among = (from: number, to: number): number =>
      median(
        samples.filter(({ at }) => at >= from * end && at <= to * end).map(({ megabytes }) => megabytes),
      );
    const peak = Math.max(0, ...samples.map(({ megabytes }) => megabytes));
    return { early: among(0, 0.2), late: among(0.8, 1), peak };
  }
}

/** As Linux tells it; undefined where the process is gone, or elsewhere. */
function residentMegabytes(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
