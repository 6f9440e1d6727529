import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { vi } from 'vitest';
import type { ClamdServer } from '../../../deploy/rig/servers/clamd';
import { expectAnswer } from '../../../deploy/rig/servers/line-protocol';
import { ClamdClient } from '../../../services/worker/clamd/client';

/** Brings clamd, as it runs, to call `malware` by this name whatever is around it, as an update of its database does. */
export async function learnSignature(clamd: ClamdServer, name: string, malware: Buffer): Promise<void> {
  const file = path.join(path.dirname(clamd.socket), 'database', `${name}.ndb`);
  await writeFile(file, `${name}:0:*:${malware.toString('hex')}\n`);
  await expectAnswer(clamd.port, 'zRELOAD\0', 'RELOADING');
  const client = new ClamdClient({ host: clamd.host, port: clamd.port, scanTimeoutMillis: 60_000 });
  const isKnown = async (): Promise<boolean> =>
    (await client.scan(Readable.from([malware]), malware.length)).verdict === 'infected';
  await vi.waitUntil(isKnown, { timeout: 30_000 });
}
