import { expect, test } from 'vitest';
import { documented } from '../documents/commands';
import { kubectlIn } from './cluster/kubectl';
import { installPipeline } from './pipeline/install';
import { expectNothingLost, soak, soakTimeoutMillis } from './pipeline/soak';

const kubectl = kubectlIn('mangamotion');

/** Minutes instead of a day until what nobody owns is removed and a lost job comes back. */
const impatience = {
  SWEEP_AFTER_SECONDS: '60',
  SWEEP_INTERVAL_MILLIS: '5000',
  RECONCILE_AFTER_MILLIS: '20000',
  RECONCILE_INTERVAL_MILLIS: '5000',
};

test(
  'two minutes of killed and rolled out pods, of Redis too, and a drained node lose nothing in a cluster either',
  { timeout: soakTimeoutMillis },
  async () => {
    await installPipeline(kubectl);
    const worker = 'deployment/mangamotion-worker';
    const set = Object.entries(impatience).map(([name, value]) => `${name}=${value}`);
    const unset = Object.keys(impatience).map((name) => `${name}-`);
    await kubectl.run(['set', 'env', worker, ...set]);
    try {
      await kubectl.rolledOut(worker, 120);
      const report = await soak(
        documented('npm run soak -- --context kind-mangamotion --minutes 2 --seed 7 --output soak.json'),
        { 'kind-mangamotion': kubectl.target.context },
      );
      expectNothingLost(report);
      expect(report.faultsMade).toMatchObject({ 'node-drained': expect.any(Number) });
      expect(report.acknowledged).toBeGreaterThan(50);
    } finally {
      await kubectl.run(['set', 'env', worker, ...unset]);
    }
  },
);
