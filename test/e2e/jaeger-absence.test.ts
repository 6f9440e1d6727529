import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { expectWhole } from './jaeger/expect-whole';
import { Api } from './pipeline/api';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');
const page = { name: 'page.png', content: pngPage() };
const absenceMillis = 60_000;
const slowMillis = 2000;

beforeAll(() => installPipeline(kubectl));

test('while Jaeger is gone for a minute uploads go on, and their traces are whole when it is back', async () => {
  await using api = await Api.open(kubectl);
  const before = await api.spans();
  const jaeger = await kubectl.run(['get', 'jaeger', 'mangamotion-jaeger', '--output', 'json']);
  await kubectl.run(['delete', 'jaeger', 'mangamotion-jaeger', '--wait']);
  // Whatever it takes until its end goes with its memory.
  await kubectl.gone(['pod', '--selector', 'app.kubernetes.io/instance=mangamotion-jaeger'], 60);
  const { traceIds, durations, slow } = await uploadFor(api, absenceMillis);
  // A machine may stall now and then: what waits for Jaeger would wait each time.
  expect({ slow, isRare: slow.length <= Math.max(3, durations.length / 10) }).toEqual({ slow, isRare: true });
  expect(await api.spans()).toMatchObject({ isFailing: true });
  await kubectl.apply(withoutServerFields(jaeger));
  await expectWhole(kubectl, traceIds, 120_000);
  expect(await api.spans()).toMatchObject({ isFailing: false, dropped: before.dropped });
});

interface Uploads {
  readonly traceIds: readonly string[];
  /** Milliseconds until each was accepted. */
  readonly durations: readonly number[];
  /** Of each that took long: what the API itself says of it. */
  readonly slow: readonly string[];
}

async function uploadFor(api: Api, millis: number): Promise<Uploads> {
  const end = performance.now() + millis;
  const traceIds: string[] = [];
  const durations: number[] = [];
  const slow: string[] = [];
  while (performance.now() < end) {
    const { status, body, traceId, durationMillis } = await api.upload([page]);
    expect({ status, body }).toMatchObject({ status: 202 });
    traceIds.push(traceId);
    durations.push(durationMillis);
    if (durationMillis > slowMillis) slow.push(`${durationMillis.toFixed()} ms:\n${await logOf(body.jobId)}`);
    expect((await api.finishedJob(body.jobId)).status).toBe('clean');
    await delay(1000);
  }
  return { traceIds, durations, slow };
}

async function logOf(jobId: string): Promise<string> {
  const log = await kubectl.run(['logs', 'deployment/mangamotion-api', '--since=1m']);
  return log
    .split('\n')
    .filter((line) => line.includes(jobId))
    .join('\n');
}

function withoutServerFields(json: string): string {
  const {
    metadata,
    status: _,
    ...object
  }: { metadata: Record<string, unknown>; status?: unknown } = JSON.parse(json);
  const { name, namespace, labels, annotations } = metadata;
  return JSON.stringify({ ...object, metadata: { name, namespace, labels, annotations } });
}
