import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expectStatus } from './expect-status';
import { choosePort } from './free-ports';
import type { Runner } from './runner';
import { credentials, region, type S3Plan } from './s3-plan';

/** Versity S3 Gateway over a directory: https://github.com/versity/versitygw */
export function planVersitygw(runner: Runner): S3Plan {
  return async (directory, { port: given, pageOrigin }) => {
    const port = await choosePort(given);
    const objects = path.join(directory, 'objects');
    // Beside the objects, because not every filesystem has extended attributes.
    const metadata = path.join(directory, 'metadata');
    await Promise.all([objects, metadata].map((each) => mkdir(each, { recursive: true })));
    const general = ['--port', `${runner.listenHost}:${port}`, '--health', '/health', '--region', region];
    const cors = pageOrigin === undefined ? [] : ['--cors-allow-origin', pageOrigin];
    const args = [...general, ...cors, '--quiet', '--keep-alive', 'posix', '--sidecar', metadata, objects];
    const env = { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey };
    return {
      program: runner.program({ name: 'versitygw', args, env, directory, tcpPorts: [port] }),
      port,
      ready: () => expectStatus(`http://127.0.0.1:${port}/health`, 200),
    };
  };
}
