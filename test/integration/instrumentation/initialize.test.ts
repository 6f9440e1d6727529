import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OtlpReceiver } from './otlp-receiver';
import { BUNDLE, TracedApp, type Ended } from './traced-app';

let receiver: OtlpReceiver;
let directory: string;

beforeEach(async () => {
  receiver = await OtlpReceiver.start();
  directory = mkdtempSync(path.join(tmpdir(), 'mangamotion-initialize-'));
});

afterEach(async () => {
  await receiver.stop();
  rmSync(directory, { recursive: true });
});

/** Runs it without NODE_OPTIONS: nothing is injected. */
async function run(bundle: string): Promise<Ended> {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, NODE_OPTIONS: '' };
  return await new TracedApp(['initialize.cjs', bundle], env).ended();
}

test('a service that nothing is injected into makes its spans once it has loaded the bundle', async () => {
  expect(await run(BUNDLE)).toMatchObject({ code: 0, stdout: 'loaded 42\n', stderr: '' });
  expect(receiver.spans).toMatchObject([{ name: 'by hand', attributes: { page: 7 } }]);
});

test.each([
  ['is missing', undefined],
  ['is damaged', 'const {'],
])('where the bundle %s, the service runs and says so once', async (_what, source) => {
  const bundle = path.join(directory, 'bundle.js');
  if (source !== undefined) writeFileSync(bundle, source);
  const { code, stdout, stderr } = await run(bundle);
  expect([code, stdout]).toEqual([0, 'unavailable 42\n']);
  expect(JSON.parse(stderr)).toMatchObject({ level: 'error', message: expect.stringContaining(bundle) });
});
