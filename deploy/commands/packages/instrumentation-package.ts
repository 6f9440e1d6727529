import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { projectDirectory } from '../../rig/project-directory';
import { describePackage, readProject, type Staged } from './package-json';

const ENTRY = './autoinstrumentation.js';
const CHECK = 'check.js';

/** The bundle, file by file what the image has, as a package; but for compiled code, which is of one Node.js. */
export async function stageInstrumentation(
  directory: string,
  repository: string | undefined,
): Promise<Staged> {
  const bundle = path.join(projectDirectory, 'dist/instrumentation');
  cpSync(bundle, directory, { recursive: true });
  writeFileSync(path.join(directory, 'index.d.ts'), 'export {};\n');
  buildSync({
    absWorkingDir: projectDirectory,
    entryPoints: ['deploy/instrumentation/check/main.ts'],
    outfile: path.resolve(directory, CHECK),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
    define: { BUNDLE_VERSION: JSON.stringify(readProject().version) },
    logLevel: 'warning',
  });
  // npm packs no other node_modules than of packages that are depended upon, and packed with it.
  const brought = Object.fromEntries(
    readdirSync(path.join(bundle, 'node_modules')).map((name) => [name, versionOf(bundle, name)]),
  );
  return describePackage(
    directory,
    {
      name: '@mangamotion/instrumentation',
      description: 'Traces any Node.js service from outside, by --require or --import, at a low cost',
      main: ENTRY,
      types: './index.d.ts',
      exports: {
        '.': { types: './index.d.ts', default: ENTRY },
        './package.json': './package.json',
      },
      bin: { 'mangamotion-instrumentation': CHECK },
      files: ['*.js', 'index.d.ts', 'libraries', 'detectors'],
      dependencies: brought,
      bundleDependencies: Object.keys(brought),
    },
    repository,
  );
}

function versionOf(bundle: string, name: string): string {
  const file = path.join(bundle, 'node_modules', name, 'package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
