import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { nameLookups } from '../../charts/constructs/name-lookups';
import { run } from '../../deploy/cluster/command';
import { loadImages } from '../../deploy/cluster/kind/images';
import { PortForward } from '../../deploy/cluster/port-forward';
import { JaegerApi } from '../../deploy/jaeger/jaeger-api';
import { documented } from '../documents/commands';
import { yamlExampleWith } from '../documents/examples';
import { runDocumented } from '../documents/run';
import { kubectlIn } from './cluster/kubectl';
import { forward } from './pipeline/forward';

const shop = kubectlIn('shop');
const tracing = kubectlIn('tracing');
const image = `adopted:${process.pid}`;
const [, tag = ''] = inject('images')['mangamotion/instrumentation'].split(':');
const hourMillis = 3_600_000;
let directory: string;

/** An application that nobody here wrote, as its team has deployed it: json-server, on Express. */
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'catalogue' },
  spec: {
    selector: { matchLabels: { app: 'catalogue' } },
    template: {
      metadata: { labels: { app: 'catalogue' } },
      spec: {
        dnsConfig: nameLookups,
        containers: [
          {
            name: 'catalogue',
            image,
            args: ['--host', '0.0.0.0', '--port', '8080', '/data/pages.json'],
            readinessProbe: { httpGet: { path: '/pages', port: 8080 } },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'data', configMap: { name: 'pages' } }],
      },
    },
  },
};
const pages = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'pages' },
  data: { 'pages.json': '{"pages":[{"id":1,"title":"First"}]}' },
};
const dockerfile = `FROM node:24-bookworm-slim
COPY node_modules /app/node_modules
ENTRYPOINT ["node", "/app/node_modules/json-server/lib/cli/bin.js"]
`;

const ready = () => shop.rolledOut('deployment/catalogue', 180);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-adopted-'));
  await writeFile(path.join(directory, 'Dockerfile'), dockerfile);
  await run('npm', [
    'install',
    '--prefix',
    directory,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    'json-server@0.17.4',
  ]);
  await run('docker', ['build', '--quiet', '--tag', image, directory]);
  await loadImages(inject('cluster'), [image]);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  await shop.apply(JSON.stringify(namespace));
  await shop.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pages, deployment] }));
  await ready();
});

afterAll(async () => {
  await runDocumented(documented('helm uninstall tracing --namespace tracing'));
  for (const { target } of [shop, tracing])
    await shop.run(['delete', 'namespace', target.namespace, '--wait=false']);
  await run('docker', ['rmi', image]);
  await rm(directory, { recursive: true });
});

/** Of a request for a page. */
async function ask(): Promise<void> {
  await using app = await PortForward.open(shop, { of: 'deployment/catalogue', port: 8080 });
  const response = await fetch(`${app.url}/pages/1`);
  expect(await response.json()).toEqual({ id: 1, title: 'First' });
}

test('a deployment that was there before is traced once it has the annotation', async () => {
  const values = path.join(directory, 'my-tracing.yaml');
  await writeFile(values, yamlExampleWith('namespace: shop'));
  const install = documented(
    'helm install tracing dist/charts/tracing --namespace tracing --create-namespace --values my-tracing.yaml',
  );
  const ours = `--set images.instrumentation.repository=mangamotion/instrumentation,images.instrumentation.tag=${tag}`;
  await runDocumented(`${install} ${ours} --wait`, { 'my-tracing.yaml': values });
  await runDocumented(
    documented(
      `kubectl --namespace shop patch deployment catalogue --patch '{"spec":{"template":{"metadata":{"annotations":{"instrumentation.opentelemetry.io/inject-nodejs":"true"}}}}}'`,
    ),
  );
  await ready();
  await tracing.rolledOut('deployment/tracing-jaeger', 180);
  await ask();
  await using page = await forward(
    documented('kubectl --namespace tracing port-forward service/tracing-jaeger-query 16686'),
  );
  const jaeger = new JaegerApi(page.url);
  const found = async () => {
    const search = { service: 'catalogue', operation: 'GET /pages/:id', limit: 20 };
    const traces = await jaeger.search({ ...search, sinceMillis: Date.now() - hourMillis });
    return traces.map(({ processes }) =>
      Object.values(processes).map(({ tags }) =>
        Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      ),
    );
  };
  await expect.poll(found, { timeout: 90_000, interval: 1000 }).toEqual([
    [
      expect.objectContaining({
        'k8s.namespace.name': 'shop',
        'k8s.deployment.name': 'catalogue',
        'deployment.environment.name': 'development',
      }),
    ],
  ]);
});

test('the doctor finds nothing wrong with it', async () => {
  const here = { 'my-cluster': shop.target.context };
  const said = await runDocumented(
    documented('npm run doctor -- --context my-cluster --namespace shop'),
    here,
  );
  expect(said).toContain('Nothing is wrong');
});
