import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Packages come as ESM and as CommonJS: whichever way they are asked for, the ESM is taken, so that it is there once. */
export const oneCopyOfEach: Plugin = {
  name: 'one-copy-of-each',
  setup(bundler) {
    bundler.onResolve(
      { filter: /^@opentelemetry\// },
      async ({ path: name, kind, resolveDir, pluginData }) => {
        if (kind !== 'require-call' || pluginData === 'resolving') return undefined;
        return await bundler.resolve(name, { kind: 'import-statement', resolveDir, pluginData: 'resolving' });
      },
    );
  },
};

/** require-in-the-middle's own debug output, which costs a module of colours at each start. */
export const withoutDebug: Plugin = {
  name: 'without-debug',
  setup(bundler) {
    bundler.onResolve({ filter: /^debug$/ }, () => ({ path: 'debug', namespace: 'silent' }));
    bundler.onLoad({ filter: /^debug$/, namespace: 'silent' }, () => ({
      contents: 'module.exports = () => () => {};',
    }));
  },
};

const RETRY_TIMER = '}, inMillis);';

/**
 * OpenTelemetry's OTLP exporter waits up to five seconds before a retry, with a timer that keeps a process alive whose
 * work is done. Whoever flushes holds the process for as long as it wants to wait.
 */
export const unrefRetries: Plugin = {
  name: 'unref-retries',
  setup(bundler) {
    bundler.onLoad({ filter: /retrying-transport\.[cm]?js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes(RETRY_TIMER)) throw new Error(`${path} must hold the timer of a retry`);
      return { contents: source.replace(RETRY_TIMER, '}, inMillis).unref();') };
    });
  },
};
