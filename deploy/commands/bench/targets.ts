import { type Aim, aims, type Bounds } from './aims';
import type { Footprint } from './footprint';
import type { Samples } from './measurement';
import { range, text } from './range';
import { exactly, type Estimate, uncertainty } from './statistics';
import { oursName } from './tracers/all';

/** By the interval: all of it within the limit, all of it beyond, or neither. */
export type Verdict = 'met' | 'missed' | 'not resolved';

/** A promise about the bundle, and what was found of it. */
export interface Target {
  readonly name: string;
  readonly limit: number;
  /** What half of its interval may be; it decides on the digits that say something. */
  readonly margin: number;
  readonly estimate: Estimate;
  readonly verdict: Verdict;
}

/** So that an interval is not that of one launch, whose processes may have been lucky. */
const minLaunches = 3;
const maxBundleBytes = 3_000_000;
const maxBundleFiles = 300;

/** Judges what was measured; what was left out is left out here, too. */
export function judge(samples: Samples, footprints: Readonly<Record<string, Footprint>>): Target[] {
  const bundle = footprints[oursName];
  return [
    ...aims.flatMap((each) => {
      const estimate = each.estimate(samples);
      return estimate ? [target(each.name(samples), estimate, each)] : [];
    }),
    ...(bundle
      ? [
          target('bundle, bytes', exactly(bundle.bytes), { limit: maxBundleBytes, margin: 1 }),
          target('bundle, files', exactly(bundle.files), { limit: maxBundleFiles, margin: 1 }),
        ]
      : []),
  ];
}

export function target(name: string, estimate: Estimate, { limit, margin }: Bounds): Target {
  return { name, limit, margin, estimate, verdict: verdictOf(estimate, limit) };
}

/** What a table says of it: the figure with its interval, and the verdict, with the width where that is too much. */
export function wordsOf({ estimate, margin, verdict }: Target): {
  readonly found: string;
  readonly verdict: string;
} {
  const digits = Math.max(0, -Math.floor(Math.log10(margin)));
  const few = estimate.launches < minLaunches ? ', too few launches' : '';
  const width = `±${text(uncertainty(estimate), digits)}`;
  return {
    found: range(estimate, digits),
    verdict: verdict === 'not resolved' ? `${verdict}, ${width}${few}` : verdict,
  };
}

function verdictOf({ low, high, launches }: Estimate, limit: number): Verdict {
  if (launches < minLaunches) return 'not resolved';
  if (high <= limit) return 'met';
  return low > limit ? 'missed' : 'not resolved';
}

/** Those of a row whose intervals are wider than they may be, or that were not measured. */
export function unresolved(row: string, samples: Samples): Aim[] {
  return aims.filter((each) => {
    const estimate = each.estimate(samples);
    return (
      each.row === row &&
      !(estimate && estimate.launches >= minLaunches && uncertainty(estimate) <= each.margin)
    );
  });
}
