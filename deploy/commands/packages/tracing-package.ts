import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import * as exported from '../../../services/tracing/package';
import { run } from '../../cluster/command';
import { projectDirectory } from '../../rig/project-directory';
import { describePackage, readProject, type Staged } from './package-json';

const API = '@opentelemetry/api';

/**
 * `services/tracing` as a package: one file of code, which ES modules import the names of, so that both have the same
 * functions; and its types, which both kinds of modules find beside their own.
 */
export async function stageTracing(directory: string, repository: string | undefined): Promise<Staged> {
  mkdirSync(directory, { recursive: true });
  buildSync({
    absWorkingDir: projectDirectory,
    entryPoints: ['services/tracing/package.ts'],
    outfile: path.resolve(directory, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: [API],
    logLevel: 'warning',
  });
  const declarations = ['-p', 'deploy/commands/packages/tsconfig.json', '--outDir'];
  await run('tsc', [...declarations, path.resolve(directory, 'types')]);
  const names = Object.keys(exported).toSorted().join(', ');
  write('index.mjs', `export { ${names} } from './index.js';\n`);
  for (const types of ['index.d.ts', 'index.d.mts']) write(types, "export * from './types/package.js';\n");
  return describePackage(
    directory,
    {
      name: '@mangamotion/tracing',
      description: 'Spans of your own for Node.js services, on nothing but the API of OpenTelemetry',
      main: './index.js',
      types: './index.d.ts',
      exports: {
        '.': {
          import: { types: './index.d.mts', default: './index.mjs' },
          require: { types: './index.d.ts', default: './index.js' },
        },
        './package.json': './package.json',
      },
      files: ['index.*', 'types'],
      sideEffects: false,
      peerDependencies: { [API]: apiRange() },
    },
    repository,
  );

  function write(file: string, text: string): void {
    writeFileSync(path.join(directory, file), text);
  }
}

/** With an API that is newer than the bundle's, spans would be lost without a word. */
function apiRange(): string {
  const [major, minor] = (readProject().dependencies[API] ?? '').split('.');
  return `>=${major}.9.0 <${major}.${Number(minor) + 1}.0`;
}
