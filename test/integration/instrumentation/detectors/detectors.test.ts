import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../../eventually';
import { FAST_PATH_VALUES } from '../fast-path-values';
import type { AttributeValues } from '../otlp-decode';
import { OtlpReceiver } from '../otlp-receiver';
import { BUNDLE, STOCK, TracedApp } from '../traced-app';
import { MetadataServer } from './metadata-server';

const OF_SDK = {
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.version': '3.0.0',
};
const OF_GOOGLE = {
  'cloud.provider': 'gcp',
  'cloud.platform': 'gcp_compute_engine',
  'cloud.account.id': 'mangamotion',
  'cloud.region': 'europe-west4',
  'cloud.availability_zone': 'europe-west4-a',
  'host.type': 'projects/640212054955/machineTypes/e2-medium',
  'host.id': '4520031799277581759',
  'host.name': 'scanner-1',
};

/** Of what this bundle says besides, whichever detectors it asks. */
const ADDRESS = { ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) };

/** A process that makes spans, and what it is by each of its batches. */
async function start(
  detectors: string,
  env: Record<string, string>,
  bundle = BUNDLE,
): Promise<{ app: TracedApp; resources: readonly AttributeValues[] }> {
  const receiver = await OtlpReceiver.start();
  const settings = {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_NODE_RESOURCE_DETECTORS: detectors,
    OTEL_SERVICE_NAME: 'heart',
    ...env,
  };
  const app = new TracedApp(['heartbeat.cjs'], settings, bundle);
  onTestFinished(async () => {
    app.child.kill('SIGKILL');
    await app.ended();
    await receiver.stop();
  });
  await app.printed(/beating/);
  return { app, resources: receiver.resources };
}

const first = async ({ resources }: { resources: readonly AttributeValues[] }): Promise<AttributeValues> =>
  await eventually(() => {
    const [resource] = resources;
    if (resource === undefined) throw new Error('no batch yet');
    return resource;
  });

const givenMetadata = async (): Promise<MetadataServer> => {
  const metadata = await MetadataServer.start();
  onTestFinished(async () => await metadata.stop());
  return metadata;
};

test.each(FAST_PATH_VALUES)(
  "the first batch has what the stock bundle's local detectors find, and what is given wins (TRACING_FAST_PATH=%s)",
  async (TRACING_FAST_PATH) => {
    const names = 'container,host,os,process,serviceinstance,env';
    const env = { TRACING_FAST_PATH, OTEL_RESOURCE_ATTRIBUTES: 'team=scan,os.version=given' };
    const ours = await first(await start(names, env));
    const stock = await first(await start(names, env, STOCK));
    const ofEach = {
      ...ADDRESS,
      'process.pid': expect.any(Number),
      'service.instance.id': expect.any(String),
    };
    expect(ours).toEqual({ ...stock, ...ofEach });
    expect(ours).toMatchObject({ ...OF_SDK, 'service.name': 'heart', team: 'scan', 'os.version': 'given' });
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(['host.name', 'process.owner', 'os.type']));
  },
);

test('of two detectors that find the same, the later wins', async () => {
  const metadata = await givenMetadata();
  metadata.open();
  const { resources } = await start('gcp,host', metadata.env);
  const { 'host.name': name } = await first(await start('host', {}));
  await eventually(() => expect(resources.at(-1)).toMatchObject({ 'cloud.provider': 'gcp' }));
  expect(resources.at(-1)?.['host.name']).toBe(name);
});

test('a cloud that answers late adds to what a process is, and does not make it another', async () => {
  const metadata = await givenMetadata();
  const started = await start('host,gcp', metadata.env);
  const { 'host.name': name, 'host.id': id } = await first(started);
  metadata.open();
  const identity = { 'host.name': name, 'host.id': id ?? OF_GOOGLE['host.id'] };
  await eventually(() => expect(started.resources.at(-1)).toMatchObject({ ...OF_GOOGLE, ...identity }));
});

test('env leaves what is given, and the address', async () => {
  const resource = await first(await start('env', { OTEL_RESOURCE_ATTRIBUTES: 'team=scan' }));
  expect(resource).toEqual({ ...OF_SDK, ...ADDRESS, 'service.name': 'heart', team: 'scan' });
});

test('none leaves what is given', async () => {
  const resource = await first(await start('none', { OTEL_RESOURCE_ATTRIBUTES: 'team=scan' }));
  expect(resource).toEqual({ ...OF_SDK, 'service.name': 'heart', team: 'scan' });
});

test.each(FAST_PATH_VALUES)(
  'batches do not wait for a cloud, and have what it says once it answers (TRACING_FAST_PATH=%s)',
  async (TRACING_FAST_PATH) => {
    const metadata = await givenMetadata();
    const { app, resources } = await start('gcp', { ...metadata.env, TRACING_FAST_PATH });
    await metadata.asked;
    expect(await first({ resources })).toEqual({ ...OF_SDK, ...ADDRESS, 'service.name': 'heart' });
    metadata.open();
    const expected = { ...OF_SDK, ...OF_GOOGLE, 'service.name': 'heart' };
    await eventually(() => expect(resources.at(-1)).toEqual({ ...expected, ...ADDRESS }));
    const { stderr } = await app.terminate();
    expect(stderr).toBe('');
    const stock = await first(await start('gcp,env', metadata.env, STOCK));
    expect(stock).toEqual(expected);
  },
);

test('a cloud that does not answer is given up after seven seconds, in one line', async () => {
  const metadata = await givenMetadata();
  // On Cloud Run, Google's own client waits for as long as it takes.
  const { app, resources } = await start('os,gcp', { ...metadata.env, K_SERVICE: 'scanner' });
  await eventually(() => expect(app.stderr).toContain('\n'));
  expect(JSON.parse(app.stderr)).toMatchObject({
    level: 'warn',
    message: 'resource detectors are given up: no answer within 7000 ms',
    detectors: ['gcp'],
  });
  const sent = resources.length;
  await eventually(() => expect(resources.length).toBeGreaterThan(sent));
  expect(resources.at(-1)).toMatchObject({ 'os.type': process.platform });
});

test('asking a cloud keeps no process alive', async () => {
  const metadata = await givenMetadata();
  const { app } = await start('gcp', metadata.env);
  const { code, stderr } = await app.terminate();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

/** A bundle in which the detectors of AWS are this. */
async function givenBundle(aws: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-detectors-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  await cp(path.dirname(BUNDLE), directory, { recursive: true });
  await writeFile(path.join(directory, 'detectors/aws.js'), aws);
  return path.join(directory, path.basename(BUNDLE));
}

test('a detector that fails is told in one line, and takes no other with it', async () => {
  const metadata = await givenMetadata();
  metadata.open();
  const bundle = await givenBundle("throw new Error('broken')");
  const { app, resources } = await start('aws,gcp', metadata.env, bundle);
  await eventually(() => expect(resources.at(-1)).toMatchObject(OF_GOOGLE));
  const { stderr } = await app.terminate();
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'error',
    message: 'resource detectors fail: broken',
    detectors: ['aws'],
  });
});

test('a thread that ends before it is done is told in one line', async () => {
  const metadata = await givenMetadata();
  const { app } = await start('gcp,aws', metadata.env, await givenBundle('process.exit(7)'));
  await eventually(() => expect(app.stderr).toContain('\n'));
  const { stderr } = await app.terminate();
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'warn',
    message: 'resource detectors are given up: their thread ended with 7',
    detectors: ['gcp', 'aws'],
  });
});

test('names are asked for without threads that the end of a process would wait for', async () => {
  const resolver = createSocket('udp4');
  onTestFinished(() => void resolver.close());
  resolver.bind(0, '127.0.0.1');
  await once(resolver, 'listening');
  const app = new TracedApp(['detectors-thread.cjs'], {
    TRACING_ENABLED: 'false',
    THREAD: path.join(path.dirname(BUNDLE), 'detectors/thread.js'),
    RESOLVER: `127.0.0.1:${resolver.address().port}`,
    GCE_METADATA_HOST: 'metadata.mangamotion.example.',
    METADATA_SERVER_DETECTION: 'assume-present',
  });
  const [question]: Buffer[] = await once(resolver, 'message');
  expect(question?.toString('latin1')).toContain('\u0008metadata\u000bmangamotion\u0007example');
  const { code, stderr } = await app.terminate();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
