import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../../../deploy/cluster/command';
import type { Place } from '../../../../deploy/commands/doctor/everywhere';
import { documented } from '../../../documents/commands';
import { runDocumented } from '../../../documents/run';
import { type ApiServer, hasApiServer, startApiServer } from '../../hooks/api-server';

const asked = (value: string) => ({
  annotations: { 'instrumentation.opentelemetry.io/inject-nodejs': value },
});
const template = (metadata: object) => ({
  metadata: { labels: { app: 'app' }, ...metadata },
  spec: { containers: [{ name: 'app', image: 'app' }], restartPolicy: 'Always' },
});
const deployment = (metadata: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { selector: { matchLabels: { app: 'app' } }, template: template(metadata) },
});
const cronJob = (metadata: object) => {
  const of = template(metadata);
  const spec = { template: { ...of, spec: { ...of.spec, restartPolicy: 'Never' } } };
  return { apiVersion: 'batch/v1', kind: 'CronJob', spec: { schedule: '0 0 * * *', jobTemplate: { spec } } };
};

/** A list of one in a kubeconfig. */
const named = <T>(value: T) => [{ name: 'my-cluster', ...value }];

/** What is in a namespace, and what that is annotated with. */
const namespaces: readonly (readonly [name: string, own: object, plural: string, object?: object])[] = [
  [
    'asks-by-deployment',
    {},
    'apis/apps/v1/namespaces/asks-by-deployment/deployments',
    deployment(asked('true')),
  ],
  [
    'asks-by-cron-job',
    {},
    'apis/batch/v1/namespaces/asks-by-cron-job/cronjobs',
    cronJob(asked('tracing/node')),
  ],
  ['asks-itself', asked('true'), 'apis/apps/v1/namespaces/asks-itself/deployments', deployment({})],
  ['asks-for-nothing-in-it', asked('true'), ''],
  ['is-off', {}, 'apis/apps/v1/namespaces/is-off/deployments', deployment(asked('false'))],
  ['is-silent', {}, 'apis/apps/v1/namespaces/is-silent/deployments', deployment({})],
];

describe.skipIf(!hasApiServer)('npm run doctor -- --all-namespaces, on a real API server', () => {
  let server: ApiServer;
  let directory: string;

  beforeAll(async () => {
    server = await startApiServer();
    directory = await mkdtemp(path.join(tmpdir(), 'doctor-everywhere-'));
    const { API_SERVER, ACCOUNT = '' } = server.environment;
    const kubeconfig = {
      clusters: named({
        cluster: { server: API_SERVER, 'certificate-authority': path.join(ACCOUNT, 'ca.crt') },
      }),
      users: named({ user: { tokenFile: path.join(ACCOUNT, 'token') } }),
      contexts: named({ context: { cluster: 'my-cluster', user: 'my-cluster' } }),
    };
    await writeFile(path.join(directory, 'kubeconfig'), JSON.stringify(kubeconfig));
  });

  afterAll(async () => {
    await server?.stop();
    if (directory) await rm(directory, { recursive: true });
  });

  /** Ends with a failure wherever anything is wrong, as here, where no operator is. */
  async function doctor(...options: readonly string[]): Promise<CommandError> {
    const command = [documented('npm run doctor -- --context my-cluster --all-namespaces'), ...options].join(
      ' ',
    );
    const error: unknown = await runDocumented(
      command,
      {},
      { env: { KUBECONFIG: path.join(directory, 'kubeconfig') } },
    ).catch((thrown: unknown) => thrown);
    if (error instanceof CommandError) return error;
    throw new Error('it ended well', { cause: error });
  }

  test('where nothing asks to be traced it says so, and that it could not look', async () => {
    const { outcome, stderr } = await doctor();
    expect(outcome).toBe('sh ended with 2');
    expect(stderr).toBe(
      'doctor: nothing in any namespace asks to be traced: the annotation instrumentation.opentelemetry.io/inject-nodejs is on no pod, template or namespace\n',
    );
  });

  test('each namespace in which anything asks is looked at, and no other', async () => {
    for (const [name, own, plural, object] of namespaces) {
      await server.ask('POST', '/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, ...own },
      });
      if (!object) continue;
      const { status, body } = await server.ask('POST', `/${plural}`, {
        ...object,
        metadata: { name: 'app' },
      });
      expect({ status, body }).toMatchObject({ status: 201 });
    }
    const { outcome, stdout, stderr } = await doctor('--json');
    expect(outcome).toBe('sh ended with 1');
    const places: Place[] = JSON.parse(stdout);
    expect(places.map(({ namespace }) => namespace)).toEqual([
      'asks-by-cron-job',
      'asks-by-deployment',
      'asks-itself',
    ]);
    for (const { findings } of places)
      expect(findings.filter(({ level }) => level === 'fault')).not.toEqual([]);
    expect(stderr).toBe(
      [
        'Looking at the namespace asks-by-cron-job, 1 of 3\n',
        'Looking at the namespace asks-by-deployment, 2 of 3\n',
        'Looking at the namespace asks-itself, 3 of 3\n',
      ].join(''),
    );
  });

  test.each([
    ['--namespace', 'shop', '--namespace and --all-namespaces exclude one another'],
    ['--heal', '', '--heal acts in one namespace: --namespace says in which, not --all-namespaces'],
  ])('with %s it is refused', async (option, value, reason) => {
    const { outcome, stderr } = await doctor(option, value);
    expect(outcome).toBe('sh ended with 2');
    expect(stderr).toBe(`doctor: ${reason}\nnpm run doctor -- --help says more.\n`);
  });
});
