import { beforeAll, describe, expect, test } from 'vitest';
import { objectStoragePort } from '../../charts/constructs/object-storage';
import { PortForward } from '../../deploy/cluster/port-forward';
import { eicar } from '../../deploy/commands/demo/eicar';
import { cleanTree, infectedTree } from '../../deploy/jaeger/upload-trees';
import { attributesOf } from '../../services/shared/jaeger/span-facts';
import { pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { spanOf } from './jaeger/span-of';
import { Api } from './pipeline/api';
import { installPipeline } from './pipeline/install';
import { servicePods } from './pipeline/pods';

const kubectl = kubectlIn('mangamotion');
const arrival = { timeout: 60_000, interval: 500 };
const cleanPage = { name: 'page.png', content: pngPage() };
const infectedPage = { name: 'infected.png', content: Buffer.concat([pngPage(), eicar]) };

beforeAll(() => installPipeline(kubectl));

describe('one upload is one trace', () => {
  test('from the request to the last file that the scanner opened, where the page is clean', async () => {
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl);
    const { status, body, traceId } = await api.upload([cleanPage]);
    expect(status).toBe(202);
    expect((await api.finishedJob(body.jobId)).status).toBe('clean');
    await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(cleanTree);
  });

  test('and ends in quarantine, where it is infected', async () => {
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl);
    const { body, traceId } = await api.upload([infectedPage]);
    expect((await api.finishedJob(body.jobId)).status).toBe('infected');
    await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(infectedTree);
    expect(attributesOf(spanOf(await jaeger.trace(traceId), 'worker.scan').tags)).toMatchObject({
      'job.id': `scan-${body.jobId}`,
      'job.parent_id': body.jobId,
      'job.status': 'infected',
      'file.count': 1,
    });
  });

  test('of two services, each with its place in the cluster', async () => {
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl);
    const { traceId } = await api.upload([cleanPage]);
    await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(cleanTree);
    expect(await jaeger.dependencies()).toContain('mangamotion-backend → mangamotion-worker');
    const { processes } = await jaeger.trace(traceId);
    const places = Object.values(processes).map((process) => ({
      service: process.serviceName,
      ...attributesOf(process.tags),
    }));
    const pods = await servicePods(kubectl);
    for (const [service, component] of [
      ['mangamotion-backend', 'api'],
      ['mangamotion-worker', 'worker'],
    ] as const) {
      const pod = pods.find(({ metadata }) => metadata.name.startsWith(`mangamotion-${component}-`));
      expect(places.find((place) => place.service === service)).toMatchObject({
        'k8s.namespace.name': 'mangamotion',
        'k8s.deployment.name': `mangamotion-${component}`,
        'k8s.pod.name': pod?.metadata.name,
        'k8s.container.name': component,
        'k8s.node.name': expect.stringContaining('control-plane'),
        'deployment.environment.name': 'development',
      });
    }
  });
});

describe('Jaeger finds', () => {
  test('both services', async () => {
    await using jaeger = await Jaeger.open(kubectl);
    await expect
      .poll(() => jaeger.services(), arrival)
      .toEqual(expect.arrayContaining(['mangamotion-backend', 'mangamotion-worker']));
  });

  test('a failed request by its error, on the request and on the manual span', async () => {
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl);
    const userId = `failing-${Date.now()}`;
    const { status, traceId } = await api.upload(
      [{ name: 'page.txt', type: 'text/plain', content: Buffer.from('text') }],
      userId,
    );
    expect(status).toBe(400);
    const search = { service: 'mangamotion-backend', tags: { error: 'true', 'user.id': userId } };
    await expect
      .poll(async () => (await jaeger.search(search)).map(({ traceID }) => traceID), arrival)
      .toEqual([traceId]);
    const trace = await jaeger.trace(traceId);
    expect(attributesOf(spanOf(trace, 'POST /api/upload').tags)['error']).toBe(true);
    const upload = spanOf(trace, 'upload');
    expect(attributesOf(upload.tags)).toMatchObject({
      'otel.status_code': 'ERROR',
      error_stack: expect.stringContaining('at '),
    });
    expect(upload.logs.map((log) => attributesOf(log.fields)['event'])).toContain('exception');
  });

  test('an upload by operation, by user and by duration', async () => {
    await using api = await Api.open(kubectl);
    await using jaeger = await Jaeger.open(kubectl);
    const userId = `reader-${Date.now()}`;
    const { traceId } = await api.upload([cleanPage], userId);
    await expect.poll(() => jaeger.tree(traceId), arrival).toEqual(cleanTree);
    const found = async (search: object) => {
      const traces = await jaeger.search({
        service: 'mangamotion-backend',
        tags: { 'user.id': userId },
        ...search,
      });
      return traces.map(({ traceID }) => traceID);
    };
    expect(await found({ operation: 'POST /api/upload' })).toEqual([traceId]);
    expect(await found({ operation: 'upload', minDurationMillis: 0.01 })).toEqual([traceId]);
    expect(await found({ operation: 'POST /api/presign' })).toEqual([]);
    expect(await found({ minDurationMillis: 3_600_000 })).toEqual([]);
  });
});

test('storage keeps connections', async () => {
  await using storage = await PortForward.open(kubectl, {
    of: 'service/mangamotion-object-storage',
    port: objectStoragePort,
  });
  const { status, headers } = await fetch(`${storage.url}/health`);
  expect([status, headers.get('connection')]).toEqual([200, null]);
});
