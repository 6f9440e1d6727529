import type { ReadableSpan } from '../../contracts/sdk';
import { pairsOf, type AttributePairs } from '../../tracer/attribute-pairs';
import { RecordingSpan } from '../../tracer/recording-span';

/** Keys and values in turn, without an object in between where the span is one of ours. */
export function attributePairsOf(span: ReadableSpan): AttributePairs {
  return span instanceof RecordingSpan ? span.pairs : pairsOf(span.attributes);
}
