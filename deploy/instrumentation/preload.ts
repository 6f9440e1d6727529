import { isMainThread } from 'node:worker_threads';
import { shouldInstrument } from './guards';
import { PUBLISHED } from './published';
import { reportToStderr } from './report';

/**
 * The entry of the bundle, for `node --require`. Whatever goes wrong, the service starts: what cannot be traced runs
 * untraced, and one JSON line on stderr says why.
 */
function preload(): void {
  const isLoaded = PUBLISHED in globalThis;
  if (isLoaded || !shouldInstrument({ isMainThread, execArgv: process.execArgv, argv: process.argv })) return;
  // Loaded here, so that nothing of the SDK runs in other processes, and what it throws is caught below.
  const { startTracing }: typeof import('./start') = require('./start');
  startTracing(process.env);
}

try {
  preload();
} catch (thrown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  // The own fields of a ConfigurationError say which variable broke which rule: its stack would add nothing.
  const ownFields = Object.fromEntries(Object.entries(error));
  const fields = error.name === 'ConfigurationError' ? ownFields : { error_stack: error.stack };
  reportToStderr('error', `tracing is off: ${error.message}`, fields);
}
