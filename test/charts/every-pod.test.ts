import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { environment, environmentNames } from '../../charts/environments';
import { tracingSettings } from '../../charts/environments/tracing';
import { mangamotion, type Mangamotion } from '../../charts/model/mangamotion';
import { operators } from '../../charts/model/operators';
import { tracingChart } from '../../charts/model/tracing-chart';
import { valueAt } from '../../charts/model/value-at';
import { bothWays, operatorsBothWays } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { arrival, given, identityOf, intersection, knobsOf, pathOf, podPaths, slugOf } from './pod-knobs';
import type { Manifest } from './workloads';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const backends = ['jaeger-operator', 'jaeger-v2'] as const;
const cases = environmentNames.flatMap((name) => backends.map((backend) => ({ name, backend })));

/** Settings that have others, of which the table says some, and some pods have not all. */
const groups = new Set(['serviceAccount', 'service']);

/** The settings with each of the table said at each path of the schema that has it. */
function withKnobs<T extends object>(schema: z.ZodObject, settings: T): T {
  const changed: T = structuredClone(settings);
  for (const path of podPaths(schema)) {
    const at = Object(valueAt(changed, path));
    for (const [knob, value] of Object.entries(given(path)))
      if (knob in at) at[knob] = groups.has(knob) ? { ...at[knob], ...intersection(value, at[knob]) } : value;
  }
  return changed;
}

/** Everything that can be there at once: collectors that decide, jobs of indices, and the page. */
function complete({ name, backend }: (typeof cases)[number]): Mangamotion {
  const { mangamotion: settings } = environment(name);
  const { jaeger } = settings;
  const { indices, type } = jaeger.storage;
  const enabled = type === 'elasticsearch';
  const all = withKnobs(mangamotion, {
    ...settings,
    commonLabels: { knobs: 'common', team: 'manga' },
    sampler: { type: 'const' as const, param: 1 },
    keep: { ...settings.keep, enabled: true, deciding: { ...settings.keep.deciding, replicas: 2 } },
    tracing: { ...settings.tracing, backend },
    jaeger: {
      ...jaeger,
      storage: { ...jaeger.storage, indices: { ...indices, rollover: { ...indices.rollover, enabled } } },
      page: {
        ...jaeger.page,
        enabled: backend === 'jaeger-v2',
        issuer: 'https://login.example.com',
        existingSecret: 'page',
        emailDomain: 'example.com',
        host: 'jaeger.example.com',
        tlsSecret: 'tls',
      },
    },
  });
  // A single pod of v1 has none.
  if (jaeger.strategy === 'allInOne') all.jaeger.v1.nodeSelector = {};
  return all;
}

/** The same with accounts that somebody else makes. */
function withForeignAccounts<T extends object>(schema: z.ZodObject, settings: T): T {
  const changed: T = structuredClone(settings);
  for (const path of podPaths(schema)) {
    const account = Object(valueAt(changed, `${path}.serviceAccount`));
    if ('create' in account) account.create = false;
  }
  return changed;
}

const isMaker = ({ kind }: Manifest) => kind in knobsOf;

/** What lacks, of all that the schema says and all that its kind has to have. */
function lacking(objects: readonly Manifest[], schema: z.ZodObject, settings: object): unknown[] {
  return objects.filter(isMaker).flatMap((object) => {
    const name = `${object.kind} ${object.metadata.name}`;
    const path = podPaths(schema).find((each) => slugOf(each) === pathOf(object));
    if (path === undefined) return [`${name} has the podLabels of no setting`];
    const said = Object(valueAt(settings, path));
    const required = knobsOf[object.kind] ?? [];
    const optional = Object.keys(said).filter((knob) => knob.endsWith('Probe') && hasProbes(object));
    return [...new Set([...required, ...optional])].flatMap((knob): unknown[] => {
      if (!(knob in said)) return [`${path}.${knob} is not a setting, for ${name}`];
      if (knob === 'nodeSelector' && Object.keys(said[knob]).length === 0) return [];
      const { actual, expected } =
        knob === 'service' ? serviceArrival(objects, path) : arrival(object, knob, path);
      try {
        expect(actual).toEqual(expected);
        return [];
      } catch {
        return [{ name, knob, actual, expected }];
      }
    });
  });
}

const hasProbes = ({ kind }: Manifest) => !['Job', 'CronJob', 'Jaeger'].includes(kind);

function serviceArrival(objects: readonly Manifest[], path: string) {
  const services = objects.filter(
    ({ kind, metadata }) => kind === 'Service' && metadata.labels?.['knobs'] === slugOf(path),
  );
  return {
    actual: [...new Set(services.map(({ metadata }) => metadata.annotations?.['example.com/knobs']))],
    expected: [path],
  };
}

describe.each(cases)('in $name with $backend', (each) => {
  test('every pod of the pipeline has what its user says of it', () => {
    const settings = complete(each);
    expect(lacking(bothWays(charts, settings), mangamotion, settings)).toEqual([]);
  });

  test.skipIf(!hasHelm)('every pod of the tracing chart has what its user says of it', () => {
    const settings = tracingSettings(complete(each));
    const objects = charts.renderWith('tracing', 'tracing', settings);
    expect(lacking(objects, tracingChart, settings)).toEqual([]);
  });
});

test.each(environmentNames)('every pod of the operators in %s has what its user says of it', (name) => {
  const settings = withKnobs(operators, {
    ...environment(name).operators,
    certificates: 'job' as const,
    commonLabels: { knobs: 'common', team: 'manga' },
  });
  expect(lacking(operatorsBothWays(charts, settings), operators, settings)).toEqual([]);
});

test('each account that is made for pods is as its user says', () => {
  const settings = complete({ name: 'development', backend: 'jaeger-v2' });
  const objects = bothWays(charts, settings);
  const paths = podPaths(mangamotion).filter(
    (path) => 'create' in Object(valueAt(settings, `${path}.serviceAccount`)),
  );
  const accounts = objects.filter(
    ({ kind, metadata }) =>
      kind === 'ServiceAccount' && metadata.annotations?.['example.com/knobs'] !== undefined,
  );
  const written = accounts.map(({ metadata, ...account }): [string, unknown[]] => [
    metadata.name,
    [metadata.annotations?.['example.com/knobs'], valueAt(account, 'automountServiceAccountToken')],
  ]);
  expect(Object.fromEntries(written)).toEqual(
    Object.fromEntries(paths.map((path) => [slugOf(path), [path, true]])),
  );
});

const imagePullSecrets = [{ name: 'own' }, { name: 'mirror' }];

/** What pods have of an account that somebody else makes: of the operators' kinds as much as their resource can say. */
function foreignIdentity(object: Manifest) {
  const account = pathOf(object);
  switch (object.kind) {
    // Programs to which the chart gives rights, and a token where they have any.
    case 'Job':
      return { account: object.metadata.name, token: identityOf(object).token, imagePullSecrets };
    case 'CronJob':
      return { account, token: false, imagePullSecrets };
    case 'OpenTelemetryCollector':
      return { account, token: undefined, imagePullSecrets: undefined };
    case 'Jaeger':
      return { account, token: undefined, imagePullSecrets };
    default:
      return { account, token: true, imagePullSecrets };
  }
}

test.each(cases)('in $name with $backend pods have the accounts that somebody else makes', (each) => {
  const settings = withForeignAccounts(mangamotion, complete(each));
  const { global, images } = settings;
  const objects = bothWays(charts, {
    ...settings,
    global: { ...global, imagePullSecrets: ['mirror'] },
    images: { ...images, pullSecret: 'own' },
  });
  const makers = objects.filter(isMaker);
  const named = (of: (object: Manifest) => unknown) =>
    makers.map((object) => [object.kind, object.metadata.name, of(object)]);
  expect(named(identityOf)).toEqual(named(foreignIdentity));
  const ofHooks = makers.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name);
  const made = objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name);
  expect(made.toSorted()).toEqual(ofHooks.toSorted());
});

test('the operators have the accounts that somebody else makes', () => {
  const settings = withForeignAccounts(operators, withKnobs(operators, environment('development').operators));
  const global = { ...settings.global, imagePullSecrets: ['mirror'] };
  const objects = operatorsBothWays(charts, { ...settings, global, pullSecret: 'own' });
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  expect(deployments.map(identityOf)).toEqual(deployments.map(foreignIdentity));
  expect(deployments.map(pathOf)).toEqual(['jaegeroperator', 'opentelemetryoperator']);
});

test('each setting of pods is one of some pod', () => {
  const seen = cases.flatMap((each) => bothWays(charts, complete(each)).filter(isMaker).map(pathOf));
  const hooks = hasHelm ? [] : ['hooks'];
  expect(new Set([...seen, ...hooks])).toEqual(new Set(podPaths(mangamotion).map(slugOf)));
});
