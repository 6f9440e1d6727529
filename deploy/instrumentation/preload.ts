import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { runCached } from './code-cache/cached-script';
import { PUBLISHED } from './diagnostics/published';
import { reportToStderr } from './diagnostics/report';
import { toError } from './language/failure';
import { whenSandbox } from './lifecycle/sandbox-thread';
import { shouldInstrument } from './lifecycle/should-instrument';

/** Replaced by the build with the name of the file beside this one that has `start`. */
declare const TRACING: string;

/**
 * The entry of the bundle, for `node --require`. Whatever goes wrong, the service starts: what cannot be traced runs
 * untraced, and one JSON line on stderr says why.
 */
function preload(): void {
  if (!isMainThread) whenSandbox(() => orSayWhyNot(start));
  else if (shouldInstrument(process)) start();
}

function start(): void {
  if (PUBLISHED in globalThis) return;
  // Loaded here, so that nothing of the SDK runs in other processes, and what it throws is caught below.
  const { startTracing } = runCached(path.join(__dirname, TRACING));
  startTracing(process.env);
}

function orSayWhyNot(fn: () => void): void {
  try {
    fn();
  } catch (thrown) {
    const error = toError(thrown);
    // The own fields of a ConfigurationError say which variable broke which rule: its stack would add nothing.
    const ownFields = Object.fromEntries(Object.entries(error));
    const fields = error.name === 'ConfigurationError' ? ownFields : { error_stack: error.stack };
    reportToStderr('error', `tracing is off: ${error.message}`, fields);
  }
}

orSayWhyNot(preload);
