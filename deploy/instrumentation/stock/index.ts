import type { Way } from '../contracts/way';
import { createStockContextManager } from './context-manager';
import { createStockProvider } from './provider';

/**
 * OpenTelemetry's own SDK and instrumentations: for Node.js before 24, and for whoever doubts ours. Of its packages none
 * is evaluated before it is asked for: that would cost every start.
 */
export const STOCK: Way = {
  createTracerProvider: createStockProvider,
  createContextManager: createStockContextManager,
  createEntries(configuration, propagation) {
    const { stockEntries }: typeof import('./entries') = require('./entries');
    return stockEntries(configuration, propagation);
  },
};
