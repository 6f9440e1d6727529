import {
  propagation,
  type BaggageEntry,
  type Context,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed, W3CBaggagePropagator } from '@opentelemetry/core';

export const BAGGAGE = 'baggage';

/**
 * With what else tracing sends, less than 8 KB: servers refuse a request whose headers are longer than they like, and
 * that must not be for tracing's.
 */
const MAX_BYTES = 6144;
const MAX_ENTRIES = 180;
/** Of metadata, which is written as it is. */
const PRINTABLE = /^[!-+\--~ \t]*$/;

/** W3C's baggage within bounds; what a caller sent by another header of this kind stays beside it. */
export class BaggagePropagator extends W3CBaggagePropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const baggage = propagation.getBaggage(context);
    if (!baggage || isTracingSuppressed(context)) return;
    const header = joinedWithin(baggage.getAllEntries(), MAX_BYTES, MAX_ENTRIES);
    if (header !== '') setter.set(carrier, BAGGAGE, header);
  }

  override extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const extracted = super.extract(context, carrier, getter);
    const others = propagation.getBaggage(context)?.getAllEntries() ?? [];
    let baggage = propagation.getBaggage(extracted);
    if (extracted === context || baggage === undefined) return extracted;
    for (const [key, entry] of others)
      if (baggage.getEntry(key) === undefined) baggage = baggage.setEntry(key, entry);
    return propagation.setBaggage(extracted, baggage);
  }
}

/** What does not fit is left out; what comes after it may. */
function joinedWithin(
  entries: readonly [string, BaggageEntry][],
  maxBytes: number,
  maxEntries: number,
): string {
  const members: string[] = [];
  let bytes = 0;
  for (const [key, entry] of entries) {
    const member = memberOf(key, entry);
    if (member === undefined || bytes + member.length > maxBytes) continue;
    if (members.push(member) === maxEntries) break;
    bytes += member.length + 1;
  }
  return members.join(',');
}

/** @returns undefined where no header can hold it */
function memberOf(key: string, { value, metadata }: BaggageEntry): string | undefined {
  const properties = metadata?.toString() ?? '';
  if (!key.isWellFormed() || !value.isWellFormed() || !PRINTABLE.test(properties)) return undefined;
  const pair = `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
  return properties === '' ? pair : `${pair};${properties}`;
}
