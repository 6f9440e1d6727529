import { describe, expect, test } from 'vitest';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { installPipeline } from './pipeline/install';
import { sendRequests } from './pipeline/load';
import { podNames } from './pipeline/pods';

const kubectl = kubectlIn('mangamotion');
let users = 0;
const newUser = (): string => `sampled-${Date.now()}-${users++}`;
const sampler = (type: string, param: number) => installPipeline(kubectl, { sampler: { type, param } });

describe('the sampler that the environment names is in force in the running pod', () => {
  test('const 1 keeps every trace', async () => {
    await sampler('const', 1);
    expect(await sendRequests(kubectl, newUser(), 40)).toMatchObject({ traces: 40 });
  });

  test('const 0 keeps none, and a changed sampler rolls the pods', async () => {
    const before = await podNames(kubectl);
    await sampler('const', 0);
    const after = await podNames(kubectl);
    expect(after).toHaveLength(2);
    expect(after.filter((name) => before.includes(name))).toEqual([]);
    expect(await sendRequests(kubectl, newUser(), 40)).toMatchObject({ traces: 0 });
  });

  test('probabilistic 0.5 keeps half of 400, within four standard deviations', async () => {
    await sampler('probabilistic', 0.5);
    const { traces } = await sendRequests(kubectl, newUser(), 400);
    const deviation = Math.sqrt(400 * 0.5 * 0.5);
    expect(Math.abs(traces - 200)).toBeLessThanOrEqual(4 * deviation);
  });

  test('rateLimiting keeps so many a second, and a second of them at once', async () => {
    await sampler('rateLimiting', 2);
    const { traces, seconds } = await sendRequests(kubectl, newUser(), 400);
    expect(traces).toBeGreaterThanOrEqual(2);
    expect(traces).toBeLessThanOrEqual(Math.ceil(2 * (seconds + 1)) + 1);
  });

  test('adaptive bounds what a flood of one operation makes, and keeps a rare one beside it whole', async () => {
    await sampler('adaptive', 2);
    await expectUploadKept();
    const { traces, seconds } = await sendRequests(kubectl, newUser(), 400);
    // Ten seconds' worth at once, before and after the process knows the route, and then twice the target.
    expect(traces).toBeGreaterThanOrEqual(20);
    expect(traces).toBeLessThanOrEqual(2 * 20 + 4 * seconds);
    for (let times = 0; times < 3; times++) await expectUploadKept();
  });

  test(
    'remote follows the strategy of an operation, and a changed one without a restart',
    { timeout: 480_000 },
    async () => {
      // Of everything but what is sent.
      const none = { type: 'probabilistic', param: 0 };
      const presign = { operation: 'POST /api/presign', type: 'probabilistic', param: 1 };
      const services = [{ service: 'mangamotion-backend', ...none, operation_strategies: [presign] }];
      await installPipeline(kubectl, {
        sampler: { type: 'remote', param: 0 },
        strategy: { ...none, services },
      });
      const pods = await podNames(kubectl);
      await expectTraces(40);
      const changed = { service_strategies: null };
      const patch = JSON.stringify({ spec: { sampling: { options: changed } } });
      await kubectl.run(['patch', 'jaeger', 'mangamotion-jaeger', '--type', 'merge', '--patch', patch]);
      await expectTraces(0);
      expect(await podNames(kubectl)).toEqual(pods);
    },
  );
});

/**
 * Of 40 requests, in the end: the kubelet brings a changed ConfigMap to Jaeger within a minute, Jaeger
 * reads it every ten seconds, and samplers ask every minute.
 */
async function expectTraces(traces: number): Promise<void> {
  await expect.poll(countOf40, { timeout: 200_000, interval: 2000 }).toBe(traces);
}

const countOf40 = async (): Promise<number> => (await sendRequests(kubectl, newUser(), 40)).traces;

async function expectUploadKept(): Promise<void> {
  await using api = await Api.open(kubectl);
  await using jaeger = await Jaeger.open(kubectl);
  const { traceId } = await api.upload([{ name: 'page.png', content: pngPage() }], newUser());
  await expect
    .poll(async () => (await jaeger.trace(traceId)).spans.length, { timeout: 60_000 })
    .toBeGreaterThan(0);
}
