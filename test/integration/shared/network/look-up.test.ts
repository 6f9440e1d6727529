import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withOwnNameServer } from './own-name-server';

const [command = '', ...before] = withOwnNameServer();
const FIXTURE = path.resolve('test/integration/shared/network/asks-silent-jaeger.cjs');

test('while the name server is silent about Jaeger, other names are looked up at once', async () => {
  const { stdout } = await promisify(execFile)(command, [...before, process.execPath, FIXTURE]);
  const { millis, reasons } = JSON.parse(stdout);
  const url = 'http://jaeger.away:16686/api/traces/0af7651916cd43dd8448eb211c80319c';
  expect(reasons).toEqual(Array(4).fill(`${url}: no answer within 1000 ms`));
  // The C library asks a silent server twice for five seconds.
  expect(millis).toBeLessThan(2500);
});

test('where no name server is there, the system is asked, which may know other ways', async () => {
  const script = `
    const { addressesOf } = require('./build/services/shared/network/look-up');
    addressesOf('nowhere.example').catch(({ syscall }) => console.log(syscall));`;
  const { stdout } = await promisify(execFile)(command, [...before, process.execPath, '--eval', script]);
  expect(stdout).toBe('getaddrinfo\n');
});
