import { B3_CONTEXT_HEADER, X_B3_TRACE_ID } from '@opentelemetry/propagator-b3';
import { BAGGAGE } from '../../../propagation/baggage-propagator';
import { DEBUG_ID_HEADER } from '../../../propagation/debug-id';
import { BAGGAGE_LIST_HEADER, UBERCTX_PREFIX } from '../../../propagation/jaeger-baggage';
import { UBER_TRACE_ID } from '../../../propagation/jaeger-propagator';
import { TRACE_PARENT } from '../../../propagation/trace-context-propagator';

const NAMES = new Set([
  TRACE_PARENT,
  BAGGAGE,
  UBER_TRACE_ID,
  BAGGAGE_LIST_HEADER,
  DEBUG_ID_HEADER,
  B3_CONTEXT_HEADER,
  X_B3_TRACE_ID,
]);
const LOWER_CASE = 0x20;
/** Of all these names, and of the prefix, as character codes in lower case. */
const FIRST_LETTERS = new Set([...NAMES, UBERCTX_PREFIX].map((name) => name.charCodeAt(0)));

/** Propagators of a hooks file read these, too. */
export function alsoTraceHeaders(names: readonly string[]): void {
  for (const name of names) {
    NAMES.add(name.toLowerCase());
    FIRST_LETTERS.add(name.toLowerCase().charCodeAt(0) | LOWER_CASE);
  }
}

/**
 * Whether there is anything for a propagator to read: most callers send nothing.
 *
 * @param rawHeaders names and values in turn, as they came
 */
export function hasTraceHeader(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!FIRST_LETTERS.has(name.charCodeAt(0) | LOWER_CASE)) continue;
    const lowerCase = name.toLowerCase();
    if (NAMES.has(lowerCase) || lowerCase.startsWith(UBERCTX_PREFIX)) return true;
  }
  return false;
}
