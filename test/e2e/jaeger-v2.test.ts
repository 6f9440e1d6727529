import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../deploy/commands/doctor/resources';
import { cleanTree } from '../../deploy/jaeger/upload-trees';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');

describe('under Jaeger v2 one upload is the same trace', () => {
  test.for([
    ['over OTLP', { backend: 'jaeger-v2', otlp: true, jaegerPort: 0 }],
    ['over UDP, in compact Thrift on 6831', { backend: 'jaeger-v2', otlp: false, jaegerPort: 6831 }],
  ] as const)('%s', async ([, tracing]) => {
    await installPipeline(kubectl, { tracing });
    await expect.poll(readyCollectors, { timeout: 60_000, interval: 500 }).toEqual([1]);
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl, 'mangamotion-jaeger-v2-query');
    const { traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
    await expect.poll(() => jaeger.tree(traceId), { timeout: 60_000, interval: 500 }).toEqual(cleanTree);
    expect(await jaeger.dependencies()).toContain('mangamotion-backend → mangamotion-worker');
  });
});

async function readyCollectors(): Promise<(number | undefined)[]> {
  const selector = ['--selector', 'app.kubernetes.io/component=opentelemetry-collector'];
  const deployments = await kubectl.list<Deployment>('deployments', ...selector);
  return deployments.map(({ status }) => status.readyReplicas);
}
