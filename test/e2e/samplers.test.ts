import { describe, expect, test } from 'vitest';
import { kubectlIn } from './cluster/kubectl';
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

  test('remote follows a changed strategy, without a restart', { timeout: 480_000 }, async () => {
    const values = { sampler: { type: 'remote', param: 0 }, strategy: { type: 'probabilistic', param: 1 } };
    await installPipeline(kubectl, values);
    const pods = await podNames(kubectl);
    await expectTraces(40);
    const changed = { default_strategy: { type: 'probabilistic', param: 0 } };
    const patch = JSON.stringify({ spec: { sampling: { options: changed } } });
    await kubectl.run(['patch', 'jaeger', 'mangamotion-jaeger', '--type', 'merge', '--patch', patch]);
    await expectTraces(0);
    expect(await podNames(kubectl)).toEqual(pods);
  });
});

/**
 * Of 40 requests, in the end: the kubelet brings a changed ConfigMap to Jaeger within a minute, Jaeger
 * reads it every ten seconds, and samplers ask every minute.
 */
async function expectTraces(traces: number): Promise<void> {
  await expect.poll(countOf40, { timeout: 200_000, interval: 2000 }).toBe(traces);
}

const countOf40 = async (): Promise<number> => (await sendRequests(kubectl, newUser(), 40)).traces;
