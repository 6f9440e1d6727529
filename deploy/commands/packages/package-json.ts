import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from '../../rig/project-directory';

/** A package that lies ready to be packed. */
export interface Staged {
  readonly name: string;
  readonly version: string;
}

interface Project {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What of a `package.json` differs from package to package. */
export interface Described {
  readonly name: string;
  readonly description: string;
  readonly [field: string]: unknown;
}

/** The Node.js that both packages are tried with. */
const ENGINES = { node: '>=20' };

export function readProject(): Project {
  return JSON.parse(readFileSync(path.join(projectDirectory, 'package.json'), 'utf8'));
}

/** Writes what each package has: its description, what it is for, and the license. */
export function describePackage(
  directory: string,
  { name, description, ...fields }: Described,
  repository: string | undefined,
): Staged {
  const { version, license } = readProject();
  const described = {
    name,
    version,
    description,
    license,
    ...(repository === undefined ? {} : { repository: { type: 'git', url: `git+${repository}.git` } }),
    type: 'commonjs',
    engines: ENGINES,
    ...fields,
    publishConfig: { access: 'public' },
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'package.json'), `${JSON.stringify(described, undefined, 2)}\n`);
  cpSync(path.join(projectDirectory, 'LICENSE'), path.join(directory, 'LICENSE'));
  const readme = `deploy/commands/packages/${name.slice(name.indexOf('/') + 1)}.md`;
  cpSync(path.join(projectDirectory, readme), path.join(directory, 'README.md'));
  return { name, version };
}
