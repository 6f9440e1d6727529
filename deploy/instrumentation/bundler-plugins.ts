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
