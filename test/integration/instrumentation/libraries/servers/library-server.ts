import type { RunningServer } from '../../../../../deploy/rig/servers/server';

/** What a library talks to. */
export interface LibraryServer extends RunningServer {
  /** Host and port. */
  readonly address: string;
}
