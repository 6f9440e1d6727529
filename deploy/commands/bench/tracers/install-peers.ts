import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../../../services/shared/failure/reason-of';
import { runCommand } from '../../../rig/install/run-command';
import type { PeerPackage, Tracer } from './tracer';

/**
 * Installs the peers among the tracers into the user's cache directory, where they are not there yet.
 *
 * @param progress hears of each installation, and of each peer that cannot be had.
 * @returns the tracers that can be measured: without a registry that has a peer, the run goes on without it.
 */
export async function installPeers(
  tracers: readonly Tracer[],
  progress: (text: string) => void,
): Promise<Tracer[]> {
  // A peer is measured at several rates.
  const packages = new Map(tracers.flatMap(({ peer }) => (peer ? [[peer.directory, peer] as const] : [])));
  const absent = new Set<string>();
  for (const [directory, peer] of packages)
    if (!(await installPackage(peer, progress))) absent.add(directory);
  return tracers.filter(({ peer }) => !peer || !absent.has(peer.directory));
}

/** The same for one package. @returns false where it cannot be had. */
export async function installPackage(peer: PeerPackage, progress: (text: string) => void): Promise<boolean> {
  if (existsSync(peer.directory)) return true;
  const { name, version, directory } = peer;
  progress(`installing ${name}@${version} into ${directory}`);
  try {
    await install(peer);
    return true;
  } catch (error) {
    const reason = reasonOf(error);
    progress(`going on WITHOUT ${name}: ${name}@${version} could not be installed\n${reason}`);
    return false;
  }
}

/** It appears whole or not at all. */
async function install({ name, version, directory, beside = [] }: PeerPackage): Promise<void> {
  const partial = `${directory}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    // Of its own: npm would go up to one that holds this directory.
    await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
    const options = ['--prefix', partial, '--save-exact', '--no-audit', '--no-fund', '--fetch-retries=1'];
    await runCommand('npm', ['install', ...options, ...beside, `${name}@${version}`]);
    await rename(partial, directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
