import { afterEach, expect, test, vi } from 'vitest';
import { type ClamdOptions, type ClamdServer, startClamd } from '../../../deploy/rig/servers/clamd';
import { createLogger } from '../../../services/shared/logger';
import type { Readiness } from '../../../services/shared/probes/readiness';
import { watchClamd } from '../../../services/worker/clamd-watch';
import { VettedClamd } from '../../../services/worker/clamd/limits/vetted-clamd';
import { startWorker } from '../../../services/worker/service';
import { recordWhen, startPipeline, uploadJob } from './pipeline';
import { pngPage } from './samples';

const mebibyte = 1024 ** 2;
const page = pngPage();

let clamd: ClamdServer | undefined;

afterEach(async () => clamd?.stop());

async function vetted(settings: ClamdOptions['settings'] = {}, validMillis = 60_000): Promise<VettedClamd> {
  clamd = await startClamd({ settings });
  const limits = { largestEntryBytes: 100 * mebibyte, validMillis, retryAfterMillis: 60_000 };
  return new VettedClamd({ host: clamd.host, port: clamd.port, scanTimeoutMillis: 60_000 }, limits);
}

async function* stream(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

test('a page is clean for a clamd as we configure it', async () => {
  const client = await vetted();
  expect(await client.scan(stream(page), page.length)).toEqual({ verdict: 'clean' });
  await client.limits.requireKnown();
});

const broken: [string, NonNullable<ClamdOptions['settings']>, string][] = [
  ['cuts the entries of archives', { MaxFileSize: '99M' }, 'MaxFileSize above MaxScanSize'],
  ['cuts them at a small size', { MaxFileSize: '1M', MaxScanSize: '200M' }, 'MaxFileSize above MaxScanSize'],
  ['does not say what it left out', { AlertExceedsMax: 'no' }, 'AlertExceedsMax must be yes'],
  [
    'has the limits of its package',
    { AlertExceedsMax: 'no', MaxFileSize: '100M', MaxScanSize: '400M' },
    'AlertExceedsMax',
  ],
  ['does not open archives', { ScanArchive: 'no' }, 'AlertExceedsMax must be yes'],
];

test.each(broken)('no file is clean for a clamd that %s', async (_what, settings, rule) => {
  const client = await vetted(settings);
  await expect(client.scan(stream(page), page.length)).rejects.toThrow(rule);
  await expect(client.limits.requireKnown()).rejects.toThrow(rule);
});

test('a clamd whose limits are small, and which says so, is as good', async () => {
  const client = await vetted({ MaxFileSize: '3M', MaxScanSize: '2M', StreamMaxLength: '3M' });
  expect(await client.scan(stream(page), page.length)).toEqual({ verdict: 'clean' });
});

test('a clamd that was away is asked again when it is back', async () => {
  const client = await vetted();
  await client.scan(stream(page), page.length);
  const { port } = clamd ?? { port: 0 };
  await clamd?.stop();
  await expect(client.ping(1000)).rejects.toThrow('clamd cannot be reached');
  clamd = await startClamd({ port, settings: { MaxFileSize: '50M' } });
  await expect(client.scan(stream(page), page.length)).rejects.toThrow('MaxFileSize above MaxScanSize');
});

test('a clamd that was started again between two questions is found out at the next check', async () => {
  const client = await vetted({}, 0);
  await client.limits.refresh();
  const { port } = clamd ?? { port: 0 };
  await clamd?.stop();
  clamd = await startClamd({ port, settings: { AlertExceedsMax: 'no' } });
  await vi.waitFor(() => expect(client.limits.refresh()).rejects.toThrow('AlertExceedsMax'), {
    timeout: 30_000,
  });
  await expect(client.scan(stream(page), page.length)).rejects.toThrow('AlertExceedsMax');
});

test('a clamd that was started again is asked again, though no question went unanswered', async () => {
  const client = await vetted({}, 3_600_000);
  const watch = watchClamd(client, createLogger('mangamotion-worker', 'silent'));
  try {
    await vi.waitFor(() => client.limits.requireKnown(), { timeout: 30_000 });
    const { port } = clamd ?? { port: 0 };
    await clamd?.stop();
    clamd = await startClamd({ port, settings: { AlertExceedsMax: 'no' } });
    await vi.waitFor(() => expect(client.limits.requireKnown()).rejects.toThrow('AlertExceedsMax'), {
      timeout: 30_000,
    });
    await expect(client.scan(stream(page), page.length)).rejects.toThrow('AlertExceedsMax');
  } finally {
    await watch.stop();
  }
});

test('a worker whose clamd cuts entries is not ready, says why, and calls nothing clean', async () => {
  const pipeline = await startPipeline({ SCAN_BACKOFF_MILLIS: '10' }, { AlertExceedsMax: 'no' });
  const worker = await startWorker(pipeline.config, createLogger('mangamotion-worker', 'silent'));
  try {
    const jobId = await uploadJob(pipeline, [{ content: page }]);
    await recordWhen(pipeline, jobId, ({ attempts }) => attempts > 0);
    const readiness = await vi.waitFor(
      async () => {
        const response = await fetch(`http://127.0.0.1:${worker.port}/readyz`);
        const { dependencies }: Readiness = JSON.parse(await response.text());
        expect(JSON.stringify(dependencies)).not.toContain('being checked');
        return { status: response.status, dependencies };
      },
      { timeout: 30_000 },
    );
    expect(readiness).toMatchObject({
      status: 503,
      dependencies: {
        clamd: {
          status: 'failed',
          reason: 'clamd must report what is beyond its limits: AlertExceedsMax must be yes',
        },
      },
    });
    expect(await pipeline.store.find(jobId)).not.toMatchObject({ files: [{ verdict: 'clean' }] });
  } finally {
    await worker.stop();
    await pipeline.stop();
  }
});
