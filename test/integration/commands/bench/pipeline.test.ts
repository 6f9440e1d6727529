import { expect, test } from 'vitest';
import { measure } from '../../../../deploy/commands/bench/pipeline/measure';
import { measureRequests } from '../../../../deploy/commands/bench/pipeline/series/requests';
import { withStage } from '../../../../deploy/commands/bench/pipeline/stage';

const quick = { isQuick: true, rounds: 1, progress: () => {} };
const page = { files: 1, fileBytes: 65_536 };

test('uploads that come by themselves are all answered and scanned, and what they cost is known', async () => {
  const measured = await withStage({}, (stage) =>
    measure(stage, { ...page, when: { perSecond: 5, seconds: 3, seed: 1 } }),
  );
  expect(measured.uploads).toBeGreaterThan(5);
  expect(measured.verdict.p50Millis).toBeGreaterThan(measured.answer.p50Millis);
  for (const part of ['api', 'worker', 'redis', 's3'] as const)
    expect(measured.cpuMillisPerUpload[part]).toBeGreaterThan(0);
  // In from the caller and out to storage; from storage, to disk, from disk, to clamd.
  expect(measured.copiedPerByte.api).toBeGreaterThan(2);
  expect(measured.copiedPerByte.worker).toBeGreaterThan(4);
});

test('what is measured is not traced', async () => {
  const response = await withStage({ workers: 0 }, ({ apiPort }) =>
    fetch(`http://127.0.0.1:${apiPort}/api/upload`),
  );
  expect([response.status, response.headers.get('x-trace-id')]).toEqual([200, null]);
});

test('an upload of a page asks storage for exactly what it needs, and nothing more comes in between', async () => {
  const [one, ten] = await measureRequests(quick);
  // Beside what the sweeper lists now and then. The page, and the job as it was accepted, which the sweeper removes later.
  expect(one?.s3).toMatchObject({ PutObject: 2, GetObject: 1, CopyObject: 1, DeleteObject: 1 });
  expect(ten?.s3).toMatchObject({ PutObject: 11, GetObject: 10, CopyObject: 10, DeleteObject: 10 });
  expect(one?.redis.get).toBeGreaterThan(0);
});
