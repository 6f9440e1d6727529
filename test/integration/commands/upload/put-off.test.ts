import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documented } from '../../../documents/commands';
import { inShell } from '../../../documents/run';
import { freeze } from '../../../faults/freeze';
import { type NamedServers, NpmStart, startNamedServers } from '../start/npm-start';

let servers: NamedServers;
let start: NpmStart;

beforeAll(async () => {
  servers = await startNamedServers();
  start = await NpmStart.create();
});

afterAll(async () => {
  await start.remove();
  await servers.stop();
});

test('an upload that is put off comes again when it is told to, and is as it should be', async () => {
  const addresses = await start.writeEnvironment(servers);
  await start.ready(addresses);
  await freeze(servers.redis.pid);
  const [, ...program] = inShell(documented('npm run upload')).split(' ');
  const at = ['clean', '--api', addresses.apiUrl, '--jaeger', servers.traces.queryUrl];
  const child = spawn(process.execPath, [...program, ...at]);
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  try {
    await expect
      .poll(() => output, { timeout: 40_000 })
      .toContain('  put off with 503: redis is not available, try again later; again in 5 s\n');
  } finally {
    process.kill(servers.redis.pid, 'SIGCONT');
  }
  expect(await closed).toEqual([0, null]);
  expect(output).toContain('\n1 upload, all as they should be.\n');
}, 180_000);
