import path from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { oneCopyOfEach } from './bundler-plugins';
import { CATALOGUE } from './catalogue/catalogue';
import { LIBRARY_NAMES, modulesOf, type LibraryName } from './catalogue/library';

const API = '@opentelemetry/api';
/** What libraries have in common, read with the first of them. Copies of the API find each other by `globalThis`. */
const SHARED = [API, '@opentelemetry/core'];
const URL_OF_FILE = "const LIBRARY_URL = require('node:url').pathToFileURL(__filename).href;";
const SHARED_CHUNK = 'shared.js';
/** It keeps the hooks around `require`: a second copy would put others around them. */
const OF_BUNDLE = '@opentelemetry/instrumentation';

/**
 * Bundles each library into a file of its own, a function of what the bundle itself gives it.
 *
 * @param directory where they go
 * @returns the sources of all of them
 */
export async function bundleLibraries(directory: string, common: BuildOptions): Promise<Metafile['inputs']> {
  const shared = SHARED.map((name, index) => `import * as shared${index} from ${JSON.stringify(name)};`);
  const exported = SHARED.map((name, index) => `${JSON.stringify(name)}: shared${index}`);
  const { metafile } = await build({
    ...common,
    metafile: true,
    stdin: { contents: `${shared.join('')} module.exports = { ${exported.join(', ')} };`, resolveDir: '.' },
    outfile: path.join(directory, SHARED_CHUNK),
    plugins: [oneCopyOfEach],
  });
  const libraries = LIBRARY_NAMES.map(async (name) => await bundleLibrary(name, directory, common));
  return Object.assign(metafile.inputs, ...(await Promise.all(libraries)));
}

async function bundleLibrary(
  name: LibraryName,
  directory: string,
  common: BuildOptions,
): Promise<Metafile['inputs']> {
  const { className } = CATALOGUE[name];
  const { metafile } = await build({
    ...common,
    metafile: true,
    stdin: {
      contents: `export { ${className} as Instrumentation } from ${JSON.stringify(`${OF_BUNDLE}-${name}`)};`,
      resolveDir: '.',
    },
    outfile: path.join(directory, `${name}.js`),
    external: [...modulesOf(name)],
    define: { 'import.meta.url': 'LIBRARY_URL' },
    banner: {
      js: `module.exports = (OF_BUNDLE, API_FOR) => { const module = { exports: {} }; ${URL_OF_FILE}`,
    },
    footer: { js: 'return module.exports; };' },
    plugins: [withoutOwnCopies, oneCopyOfEach],
  });
  return metafile.inputs;
}

const sharedAs = (name: string): string =>
  `require(${JSON.stringify(`./${SHARED_CHUNK}`)})[${JSON.stringify(name)}]`;

const withoutOwnCopies: Plugin = {
  name: 'without-own-copies',
  setup(bundler) {
    const given: Readonly<Record<string, string>> = {
      [OF_BUNDLE]: 'OF_BUNDLE',
      ...Object.fromEntries(SHARED.map((name) => [name, sharedAs(name)])),
      [API]: `API_FOR(${sharedAs(API)})`,
    };
    const names = new RegExp(`^(?:${Object.keys(given).join('|')})$`);
    bundler.onResolve({ filter: names }, ({ path: name }) => ({ path: name, namespace: 'given' }));
    const shared = new RegExp(`/${SHARED_CHUNK}$`);
    bundler.onResolve({ filter: shared, namespace: 'given' }, ({ path: name }) => ({
      path: name,
      external: true,
    }));
    bundler.onLoad({ filter: names, namespace: 'given' }, ({ path: name }) => ({
      contents: `module.exports = ${given[name]};`,
    }));
  },
};
