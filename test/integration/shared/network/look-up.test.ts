import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withOwnNameServer } from './own-name-server';

const [command = '', ...before] = withOwnNameServer();
const FIXTURE = path.resolve('test/integration/shared/network/asks-silent-jaeger.cjs');
const FORGETFUL = path.resolve('test/integration/shared/network/asks-forgetful-server.cjs');

test('while the name server is silent about Jaeger, other names are looked up at once', async () => {
  const { stdout } = await promisify(execFile)(command, [...before, process.execPath, FIXTURE]);
  const { millis, reasons } = JSON.parse(stdout);
  const url = 'http://jaeger.away:16686/api/traces/0af7651916cd43dd8448eb211c80319c';
  expect(reasons).toEqual(Array(4).fill(`${url}: no answer within 1000 ms`));
  // The C library asks a silent server twice for five seconds.
  expect(millis).toBeLessThan(2500);
});

test.each(['0', '1', '2', '3'])('%s lost questions of each kind lose no name', async (LOST) => {
  const env = { ...process.env, LOST };
  const { stdout } = await promisify(execFile)(command, [...before, process.execPath, FORGETFUL], { env });
  const { found, ports } = JSON.parse(stdout);
  expect(found).toEqual([{ address: '127.0.0.1', family: 4 }]);
  // Where addresses are translated, Linux loses one of two questions that come from one port at one moment.
  expect(ports).toBe(2);
});

test('where no name server is there, the system is asked, which may know other ways', async () => {
  const script = `
    const { addressesOf } = require('./build/services/shared/network/look-up');
    addressesOf('nowhere.example').catch(({ syscall }) => console.log(syscall));`;
  const { stdout } = await promisify(execFile)(command, [...before, process.execPath, '--eval', script]);
  expect(stdout).toBe('getaddrinfo\n');
});
