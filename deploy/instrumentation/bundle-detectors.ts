import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { oneCopyOfEach } from './bundler-plugins';
import { DETECTOR_NAMES, DETECTORS } from './catalogue/detectors';

/**
 * Bundles the resource detectors of each name into a file of its own, and the thread that some run in.
 *
 * @param directory where they go
 * @returns the sources of all of them
 */
export async function bundleDetectors(directory: string, common: BuildOptions): Promise<Metafile['inputs']> {
  const options = {
    ...common,
    metafile: true,
    // As for the bundle itself: what is imported late would be there twice.
    supported: { 'dynamic-import': false },
    plugins: [oneCopyOfEach],
  } as const satisfies BuildOptions;
  const thread = build({
    ...options,
    entryPoints: ['deploy/instrumentation/detectors/thread-main.ts'],
    outfile: path.join(directory, 'thread.js'),
  });
  const detectors = DETECTOR_NAMES.map(async (name) => {
    const { package: from, exported, isOfCloud } = DETECTORS[name];
    return await build({
      ...options,
      stdin: { contents: `export { ${exported.join()} } from ${JSON.stringify(from)};`, resolveDir: '.' },
      outfile: path.join(directory, `${name}.js`),
      ...(isOfCloud ? {} : { alias: { fs: './deploy/instrumentation/detectors/files-at-once.ts' } }),
    });
  });
  const built = await Promise.all([thread, ...detectors]);
  return Object.assign({}, ...built.map(({ metafile }) => metafile.inputs));
}
