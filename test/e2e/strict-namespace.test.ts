import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { installChart, type Release } from '../../deploy/cluster/kind/charts';
import { operatorsRelease } from '../../deploy/cluster/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import type { Kubectl } from '../../deploy/cluster/kubectl';
import { eicar } from '../../deploy/commands/demo/eicar';
import type { Deployment } from '../../deploy/commands/doctor/resources';
import { cleanTree, infectedTree } from '../../deploy/jaeger/upload-trees';
import { documented } from '../documents/commands';
import { yamlExampleWith } from '../documents/examples';
import { runDocumented } from '../documents/run';
import { pngPage } from '../integration/worker/samples';
import { mergeValues } from '../merge-values';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { Api } from './pipeline/api';
import { runDoctor } from './pipeline/doctor';
import { installElasticsearch } from './pipeline/elasticsearch';
import { installExternalServers } from './pipeline/external-servers';
import { installed, releaseWith, uninstalled } from './pipeline/install';
import { installJaeger } from './pipeline/jaeger-elsewhere';
import { removeSharedOperators, restoreSharedOperators } from './pipeline/operators';
import { runRetention } from './pipeline/retention';
import { createSecrets } from './pipeline/secrets';
import { installTlsFront, type TlsFront } from './pipeline/tls-front';
import { operatorLimits, pipelineLimits } from './strict/limits';
import { createStrictNamespace, longName } from './strict/namespace';
import { type Address, addressOf, type Outcome, reach } from './strict/reach';

const operators = kubectlIn(longName('both-operators'));
const elsewhere = kubectlIn('servers-over-tls');
const { namespace } = elsewhere.target;

/** Of certificates. */
let directory: string;
let front: TlsFront;
let valuesElsewhere: object;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-authority-'));
  await Promise.all([installServersElsewhere(), installStrictOperators()]);
});

afterAll(async () => {
  await uninstalled(operators, operatorsRelease.name);
  await restoreSharedOperators();
  const both = [operators.target.namespace, namespace];
  await elsewhere.run(['delete', 'namespace', '--ignore-not-found', '--wait=false', ...both]);
  await rm(directory, { recursive: true, force: true });
});

describe('where namespaces deny everything, have long names, and a quota asks for limits', () => {
  describe('development, with servers of its own,', () => {
    const kubectl = inStrictNamespace('development', async () => ({}));

    test('has one trace of one upload', async () => {
      expect(await tracedUploads(kubectl, kubectl, 'mangamotion-jaeger-query')).toEqual(verdicts);
    });

    test('is tested by Helm', async () => {
      const here = { 'namespace mangamotion': `namespace ${kubectl.target.namespace}` };
      const helmTest = documented('helm test mangamotion --namespace mangamotion');
      expect(await runDocumented(`${helmTest} --timeout 240s`, here)).toContain('Phase:          Succeeded');
    });

    test('has nothing that the doctor finds fault with', async () => {
      expect(await runDoctor(kubectl)).toEqual({ exitCode: 0, faults: [] });
    });

    test('lets the worker reach Redis, and no stranger, wherever that is', async () => {
      const redis = await addressOf(kubectl, 'app.kubernetes.io/component=redis', 6379);
      expect(await outcomes(kubectl, redis, 'denied')).toEqual(['reached', 'denied', 'denied']);
    });
  });

  describe('staging, with servers that a private authority has signed for,', () => {
    const kubectl = inStrictNamespace('staging', async () => overTls());

    test('has one trace of one upload', async () => {
      expect(await tracedUploads(kubectl, kubectl, 'mangamotion-jaeger-query')).toEqual(verdicts);
    });

    test('lets the worker reach Redis elsewhere, and no stranger', async () => {
      const redis = await addressOf(elsewhere, 'app=over-tls', 6379);
      expect(await outcomes(kubectl, redis, 'reached')).toEqual(['reached', 'denied', 'reached']);
    });

    test('sends spans to a receiver elsewhere that the same has signed for', async () => {
      const tracing = { backend: 'external', externalEndpoint: `https://${front.host}:4318` };
      await install(kubectl, 'staging', { ...overTls(), tracing });
      expect(await tracedUploads(kubectl, elsewhere, 'jaeger')).toEqual(verdicts);
    });
  });

  describe('production, with such servers,', () => {
    const kubectl = inStrictNamespace('production', async () => overTls());

    test('has one trace of one upload', async () => {
      expect(await tracedUploads(kubectl, kubectl, 'mangamotion-jaeger-query')).toEqual(verdicts);
    });

    test('deletes old traces', async () => {
      expect(await runRetention(kubectl)).toBe('mangamotion-jaeger-es-index-cleaner');
    });
  });
});

async function installServersElsewhere(): Promise<void> {
  await ensureRestrictedNamespace(elsewhere, namespace);
  const [, servers, jaeger] = await Promise.all([
    installElasticsearch(elsewhere),
    installExternalServers(elsewhere),
    installJaeger(elsewhere),
  ]);
  const host = (part: string): string => `elsewhere-${part}.${namespace}.svc`;
  front = await installTlsFront(elsewhere, directory, {
    6379: host('redis'),
    7070: host('object-storage'),
    9200: `elasticsearch.${namespace}.svc`,
    4318: jaeger,
  });
  valuesElsewhere = servers.values;
  env = { ...servers.env, REDIS_URL: `rediss://${front.host}:6379` };
}

async function installStrictOperators(): Promise<void> {
  await removeSharedOperators();
  await createStrictNamespace(operators);
  const [, tag] = inject('images')['mangamotion/services'].split(':');
  const values = { certificates: 'job', certificateJob: { image: { tag } } };
  await installChart(operators, { ...operatorsRelease, values: mergeValues(operatorLimits(), values) });
}

type Environment = NonNullable<Release['environment']>;

/** Installs before, and removes after, the tests of the describe in which this is called. */
function inStrictNamespace(environment: Environment, values: () => Promise<object>): Kubectl {
  const kubectl = kubectlIn(longName(environment));
  beforeAll(async () => {
    await createStrictNamespace(kubectl);
    await createSecrets(kubectl, env);
    await createAuthorities(kubectl);
    await install(kubectl, environment, await values());
  });
  afterAll(async () => {
    await uninstalled(kubectl, 'mangamotion');
    await kubectl.run(['delete', 'namespace', kubectl.target.namespace, '--wait=false']);
  });
  return kubectl;
}

async function createAuthorities({ target }: Kubectl): Promise<void> {
  const create = documented(
    'kubectl --namespace mangamotion create secret generic mangamotion-authorities --from-file ca.crt=authorities.pem',
  );
  await runDocumented(create, {
    'namespace mangamotion': `namespace ${target.namespace}`,
    'authorities.pem': front.authority,
  });
}

async function install(kubectl: Kubectl, environment: Environment, values: object): Promise<void> {
  const release = releaseWith(mergeValues(pipelineLimits(), values));
  await installed(kubectl, release.name, () => installChart(kubectl, { ...release, environment }));
}

/** What staging and production are told of servers elsewhere; each trace is kept, by one pod of each. */
function overTls(): object {
  const one = { autoscaling: { minReplicas: 1, maxReplicas: 1 } };
  const trust: object = parse(yamlExampleWith('caSecret: mangamotion-authorities'));
  return mergeValues(mergeValues(valuesElsewhere, trust), {
    images: { pullPolicy: 'IfNotPresent' },
    // No issuer is here.
    authentication: { mode: 'none' },
    sampler: { param: 1 },
    keep: { share: 1, waitSeconds: 10, routing: one, deciding: one },
    jaeger: { storage: { servers: `https://${front.host}:9200` }, collectorReplicas: 1, queryReplicas: 1 },
    objectStorage: { endpoint: `https://${front.host}:7070` },
    api: { autoscaling: { minReplicas: 2 } },
    networkPolicies: {
      jaegerStorage: { namespace, port: 9200 },
      tracing: { namespace, port: 4318 },
    },
  });
}

const verdicts = ['clean', 'infected'];

/** A clean upload and an infected one, once each is one whole trace. @returns their verdicts */
async function tracedUploads(kubectl: Kubectl, jaegerIn: Kubectl, service: string): Promise<string[]> {
  await using api = await Api.open(kubectl);
  await using jaeger = await Jaeger.open(jaegerIn, service);
  // Query and collector run apart, and what comes before the latter is lost.
  const available = ['wait', '--for=condition=Available', 'deployments', '--all', '--timeout=240s'];
  await jaegerIn.run(available, { timeoutMillis: 250_000 });
  const upload = async (content: Buffer, tree: readonly string[]): Promise<string> => {
    const { body, traceId } = await api.upload([{ name: 'page.png', content }]);
    const { status } = await api.finishedJob(body.jobId);
    const found = () => jaeger.tree(traceId).catch(() => []);
    await expect.poll(found, { timeout: 120_000, interval: 1000 }).toEqual(tree);
    return status;
  };
  return [await upload(pngPage(), cleanTree), await upload(Buffer.concat([pngPage(), eicar]), infectedTree)];
}

/** What a pod like the worker's is told at the address, a stranger beside it, and one elsewhere. */
async function outcomes(kubectl: Kubectl, address: Address, ofElsewhere: Outcome): Promise<Outcome[]> {
  const { spec } = await kubectl.json<Deployment>('get', 'deployment', 'mangamotion-worker');
  const worker = spec.template.metadata?.labels ?? {};
  return Promise.all([
    reach(kubectl, { name: 'like-the-worker', labels: worker }, address, 'reached'),
    reach(kubectl, { name: 'stranger' }, address, 'denied'),
    reach(elsewhere, { name: 'stranger' }, address, ofElsewhere),
  ]);
}
