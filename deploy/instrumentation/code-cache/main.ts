import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { cacheFileOf, compile, run, sealedCache } from './cached-script';

/** Where nothing listens: what is compiled for spans on their way is of the thread that sends. */
const NOWHERE = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_LOG_LEVEL: 'none' };

/**
 * Run by the build, in a process of its own: starts tracing by the script that is named, has a service answer, and keeps
 * what V8 has compiled of the script by then.
 */
async function writeCache(file: string): Promise<void> {
  const source = readFileSync(file);
  const script = compile(file, source);
  const { startTracing } = run(file, script);
  startTracing(NOWHERE);
  await answerOnce();
  writeFileSync(cacheFileOf(file), sealedCache(source, script));
}

async function answerOnce(): Promise<void> {
  // Now, as services do: what is loaded before tracing has started is not patched.
  const express: typeof import('express') = require('express');
  const app = express().get('/', (_request, response) => void response.json({}));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: AddressInfo = Object(server.address());
  const response = await fetch(`http://127.0.0.1:${port}`);
  if (!response.ok) throw new Error(`the service answered ${response.status}: ${await response.text()}`);
  await response.text();
  server.close();
}

const [, , file = ''] = process.argv;
writeCache(file).then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
