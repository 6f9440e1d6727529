import type { Way } from './contracts/way';
import { AsyncContextManager } from './propagation/context-manager';
import { STOCK } from './stock';
import { createTracerProvider } from './tracer/tracer-provider';

/** The same spans for less: nothing is computed for a request before it is known to be recorded. */
const OWN: Way = {
  createTracerProvider,
  createContextManager: () => new AsyncContextManager(),
  createEntries(configuration, propagation) {
    // Where the other way is taken this is not even evaluated: that would cost every start.
    const { ownEntries }: typeof import('./entries/own-entries') = require('./entries/own-entries');
    return ownEntries(configuration, propagation);
  },
};

/** @param fastPath false: OpenTelemetry's way */
export function chooseWay(fastPath: boolean): Way {
  return fastPath ? OWN : STOCK;
}
