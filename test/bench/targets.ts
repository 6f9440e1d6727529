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
    const cpu = ours.cpuMicrosPerRequest.ratio.median;
    const coldStart = addedShare(ours.coldStartMillis.ratio.median, stock.coldStartMillis.ratio.median);
    return [
      target(
        `CPU per request against untraced, less than stock: ${row}`,
        cpu,
        stock.cpuMicrosPerRequest.ratio.median,
      ),
      target(`added cold start, as a share of stock's: ${row}`, coldStart, maxColdStartShare),
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

function addedShare(ours: number, stock: number): number {
  return (ours - 1) / (stock - 1);
}

function target(name: string, value: number, limit: number): Target {
  return { name, value, limit, met: value < limit };
}
