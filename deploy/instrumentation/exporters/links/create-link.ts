import path from 'node:path';
import type { Destination } from '../transports/transport';
import { LocalLink } from './local-link';
import type { PacketLink } from './packet-link';
import { ThreadLink } from './thread-link';

/** Set by the build of the bundle: the file beside it that the thread runs. */
declare const EXPORT_THREAD: string | undefined;

/** By a thread of its own, where there is its file and Node's permissions allow one. */
export function createLink(destinations: readonly Destination[]): PacketLink {
  if (typeof EXPORT_THREAD === 'string' && mayStartThreads()) {
    return new ThreadLink(path.join(__dirname, EXPORT_THREAD), destinations);
  }
  return new LocalLink(destinations);
}

function mayStartThreads(): boolean {
  const { permission }: { permission?: { has(scope: string): boolean } } = process;
  return permission?.has('worker') ?? true;
}
