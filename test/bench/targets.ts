import type { Footprint } from './footprint';
import type { Summary } from './summary';
import { oursName, stockName } from './tracers';

/** A promise about the bundle, and whether this run found it kept. */
export interface Target {
  readonly name: string;
  readonly value: number;
  /** What the value must stay below. */
  readonly limit: number;
  readonly met: boolean;
}

const maxBundleBytes = 3_000_000;
const maxBundleFiles = 300;
/** Of what stock adds to the time from spawn to first answer. */
const maxColdStartShare = 0.2;

/** Judges what was measured; a target whose tracers were left out is left out, too. */
export function judge(summary: Summary, footprints: Readonly<Record<string, Footprint>>): Target[] {
  const rows = Object.entries(summary.load).flatMap(([row, byTracer]) => {
    const [ours, stock] = [byTracer[oursName], byTracer[stockName]];
    if (!ours || !stock) return [];
    const [cpu, stockCpu] = [ours.cpuMicrosPerRequest.ratio, stock.cpuMicrosPerRequest.ratio];
    const [start, stockStart] = [ours.coldStartMillis.ratio, stock.coldStartMillis.ratio];
    return [
      target(`CPU per request to untraced, below stock: ${row}`, cpu.median, stockCpu.median),
      target(
        `cold start added to untraced, below a fifth of stock's: ${row}`,
        start.median - 1,
        (stockStart.median - 1) * maxColdStartShare,
      ),
    ];
  });
  const bundle = footprints[oursName];
  if (!bundle) return rows;
  return [
    ...rows,
    target('bundle, bytes', bundle.bytes, maxBundleBytes),
    target('bundle, files', bundle.files, maxBundleFiles),
  ];
}

function target(name: string, value: number, limit: number): Target {
  return { name, value, limit, met: value < limit };
}
