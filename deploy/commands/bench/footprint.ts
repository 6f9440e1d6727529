import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** What is on disk. */
export interface Footprint {
  readonly bytes: number;
  readonly files: number;
}

/** All files below a directory, without those of the directories `except`. */
export async function measureDirectory(
  directory: string,
  except: readonly string[] = [],
): Promise<Footprint> {
  let bytes = 0;
  let files = 0;
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const place = path.join(directory, entry.name);
    if (entry.isFile()) {
      bytes += (await stat(place)).size;
      files += 1;
    } else if (entry.isDirectory() && !except.includes(entry.name)) {
      const below = await measureDirectory(place, except);
      bytes += below.bytes;
      files += below.files;
    }
  }
  return { bytes, files };
}

/** An installed package with everything that it needs, each package once, as `npm install --omit=dev` has it. */
export async function measurePackageTree(name: string, root: string): Promise<Footprint> {
  const directories = new Set<string>();
  await collect(name, root, directories);
  const parts = await Promise.all([...directories].map((place) => measureDirectory(place, ['node_modules'])));
  return parts.reduce((sum, part) => ({ bytes: sum.bytes + part.bytes, files: sum.files + part.files }), {
    bytes: 0,
    files: 0,
  });
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

async function collect(name: string, from: string, found: Set<string>): Promise<void> {
  const directory = findPackage(name, from);
  // An optional or a peer dependency may be absent.
  if (directory === undefined || found.has(directory)) return;
  found.add(directory);
  const manifest: Manifest = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8'));
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    await collect(needed, directory, found);
  }
}

/** As Node resolves it: the nearest `node_modules` upwards. */
function findPackage(name: string, from: string): string | undefined {
  for (let directory = from; ; directory = path.dirname(directory)) {
    const candidate = path.join(directory, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (directory === path.dirname(directory)) return undefined;
  }
}
