import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { clamdConfiguration, clamdSettings } from './clamd-settings';
import type { ServerOptions } from './data-directory';
import { choosePort } from './free-ports';
import { images } from './images';
import { expectAnswer } from './line-protocol';
import { requireRunner } from './runner';
import { type RunningServer, startServer } from './server';

export interface ClamdOptions extends ServerOptions {
  /** Settings of clamd.conf that add to ours or replace them: `{ MaxScanTime: '1000' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface ClamdServer extends RunningServer {
  readonly host: string;
  readonly port: number;
  /** Path of the Unix socket, which answers too (from a container only on Linux). */
  readonly socket: string;
}

/** The EICAR test string, anywhere in a file of any type, so that no virus database has to be downloaded. */
const eicarSignature =
  'Eicar-Test-Signature:0:*:' +
  '58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d' +
  '544553542d46494c452124482b482a\n';

/** Starts `clamd` as the user who runs this, with the test signature as its only one. */
export async function startClamd(options: ClamdOptions = {}): Promise<ClamdServer> {
  const runner = await requireRunner('clamd', images.clamd);
  return startServer('clamd', options, async (directory) => {
    const port = await choosePort(options.port);
    const file = await writeConfiguration(directory, {
      ...clamdSettings,
      // Reloading would only ever find the same test signature.
      SelfCheck: '0',
      TCPAddr: runner.listenHost,
      TCPSocket: String(port),
      ...options.settings,
    });
    const args = ['--foreground', '--config-file', file];
    return {
      program: runner.program({ name: 'clamd', args, directory, tcpPorts: [port] }),
      urls: { host: '127.0.0.1', port, socket: socketIn(directory) },
      ready: () => expectAnswer(port, 'zPING\0', 'PONG'),
    };
  });
}

const socketIn = (directory: string): string => path.join(directory, 'clamd.sock');

async function writeConfiguration(
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const database = path.join(directory, 'database');
  const temporary = path.join(directory, 'temporary');
  await Promise.all([database, temporary].map((each) => mkdir(each, { recursive: true })));
  await writeFile(path.join(database, 'test.ndb'), eicarSignature);
  const paths = {
    DatabaseDirectory: database,
    TemporaryDirectory: temporary,
    LocalSocket: socketIn(directory),
  };
  const file = path.join(directory, 'clamd.conf');
  await writeFile(file, clamdConfiguration({ ...paths, ...settings }));
  return file;
}
