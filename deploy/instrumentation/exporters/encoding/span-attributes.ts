import type { ReadableSpan } from '../../contracts/sdk';
import { RecordingSpan } from '../../tracer/recording-span';
import { pairsOf, type AttributePairs } from '../../tracer/attribute-pairs';

/** Keys and values in turn, without an object in between where the span is one of ours. */
export function attributePairsOf(span: ReadableSpan): AttributePairs {
  return span instanceof RecordingSpan ? span.pairs : pairsOf(span.attributes);
}
