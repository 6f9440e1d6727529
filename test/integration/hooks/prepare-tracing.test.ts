import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { eventually } from '../../eventually';
import { type ApiServer, hasApiServer, startApiServer } from './api-server';

const list = '/apis/opentelemetry.io/v1alpha1/namespaces/default/instrumentations';

const instrumentation = (name: string, spec: object) => ({
  apiVersion: 'opentelemetry.io/v1alpha1',
  kind: 'Instrumentation',
  metadata: {
    name,
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: {
      'meta.helm.sh/release-name': 'manga',
      'meta.helm.sh/release-namespace': 'default',
    },
  },
  spec,
});

describe.skipIf(!hasApiServer)('before an upgrade, in a real API server', () => {
  let server: ApiServer;
  beforeAll(async () => {
    server = await startApiServer();
    const definition = parse(readFileSync('charts/crds/opentelemetry.io_instrumentations.yaml', 'utf8'));
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`;
    await server.ask('PATCH', `${path}?fieldManager=test`, definition);
    await eventually(async () => {
      const { status } = await server.ask('GET', list);
      if (status !== 200) throw new Error(`the definition is not served yet: ${status}`);
    });
  });
  afterAll(() => server?.stop());

  /** The hook, as Helm runs it with what the chart renders. */
  async function prepare(name: string, spec: object): Promise<void> {
    const { annotations: _, ...metadata } = instrumentation(name, spec).metadata;
    await promisify(execFile)(process.execPath, ['build/charts/hooks/programs/prepare-tracing.js'], {
      env: {
        ...server.environment,
        RESOURCES: '[]',
        INSTRUMENTATION: JSON.stringify({ ...instrumentation(name, spec), metadata }),
        RELEASE: 'manga',
        TIMEOUT_SECONDS: '10',
      },
    });
  }

  const specOf = async (name: string) =>
    (await server.ask<{ spec: object }>('GET', `${list}/${name}`)).body.spec;
  /** As Helm 4 does it: without force, so that what somebody else has set is a conflict. */
  const apply = (name: string, spec: object) =>
    server.ask<{ message?: string }>(
      'PATCH',
      `${list}/${name}?fieldManager=helm`,
      instrumentation(name, spec),
    );

  const [first, second, third] = [
    { exporter: { endpoint: 'http://first:4318' }, env: [{ name: 'OLD', value: '1' }] },
    { exporter: { endpoint: 'http://second:4318' } },
    { exporter: { endpoint: 'http://third:4318' } },
  ];

  test('what Helm 4 applied is applied in its name, so that no later upgrade finds a conflict', async () => {
    expect((await apply('four', first)).status).toBe(201);
    await prepare('four', second);
    expect(await specOf('four')).toEqual(second);
    expect(await apply('four', second)).toMatchObject({ status: 200 });
    // Without hooks, as `helm upgrade --no-hooks` and whoever renders the chart for an apply of his own.
    expect(await apply('four', third)).toMatchObject({ status: 200 });
    expect(await specOf('four')).toEqual(third);
  });

  test('what Helm 3 had set is replaced whole, without fields of the version before', async () => {
    const created = await server.ask('POST', `${list}?fieldManager=helm`, instrumentation('three', first));
    expect(created.status).toBe(201);
    await prepare('three', second);
    expect(await specOf('three')).toEqual(second);
  });

  test('what is not there yet is left to Helm', async () => {
    await prepare('absent', second);
    expect((await server.ask('GET', `${list}/absent`)).status).toBe(404);
  });
});
