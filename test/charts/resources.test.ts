import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environment, validateMangamotion, validateOperators } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import { yamlExampleWith } from '../documents/examples';
import { mergeValues } from '../merge-values';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { certificate, objectsOf, type Manifest } from './workloads';

const { mangamotion, operators } = environment('development');
/** The settings, with a CPU limit in each place that has one. */
const limited = <T>(settings: T): T =>
  JSON.parse(JSON.stringify(settings, (key, value: unknown) => (key === 'cpuLimit' ? '750m' : value)));

interface Requirements {
  readonly requests: object;
  readonly limits: object;
}

/** What each container asks for, those that an operator makes of a resource of its own too. */
function requirementsIn(value: unknown): Requirements[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    ['resources', 'resourceRequirements'].includes(key) && 'limits' in child
      ? [child]
      : requirementsIn(child),
  );
}

function containersIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    ['containers', 'initContainers'].includes(key) ? child : containersIn(child),
  );
}

/** The kinds of bounds that there are, those too of Jaeger and the Instrumentation, whose containers are an operator's. */
function boundsIn(objects: readonly Manifest[]): string[] {
  const ofContainers = containersIn(objects).map((container) => requirementsIn(container)[0]);
  return [...new Set([...ofContainers, ...requirementsIn(objects)].map(boundsOf))];
}

function boundsOf(requirements?: Requirements): string {
  if (requirements === undefined) return 'none';
  const { requests, limits } = requirements;
  return [Object.keys(requests), Object.keys(limits)].map((keys) => keys.toSorted().join()).join(' within ');
}

const requested = 'cpu,ephemeral-storage,memory';
const usual = [`${requested} within ephemeral-storage,memory`];
const withCpuLimit = [`${requested} within cpu,ephemeral-storage,memory`];

const backends = ['jaeger-operator', 'jaeger-v2'] as const;
const withBackend = (backend: (typeof backends)[number]) => ({
  ...mangamotion,
  tracing: { ...mangamotion.tracing, backend },
});

test.each(backends)('every container can have a CPU limit, and has none by itself, with %s', (backend) => {
  const settings = withBackend(backend);
  expect(boundsIn(objectsOf(mangamotionManifests(settings, 'unused')))).toEqual(usual);
  expect(boundsIn(objectsOf(mangamotionManifests(limited(settings), 'unused')))).toEqual(withCpuLimit);
  const operating = objectsOf(operatorManifests(limited(operators), 'unused', certificate));
  expect(boundsIn(operating)).toEqual(withCpuLimit);
});

test.each(backends)("the documents' values give every container a CPU limit, with %s", (backend) => {
  const { keep } = mangamotion;
  const settings = mergeValues(
    { ...withBackend(backend), keep: { ...keep, enabled: true } },
    parse(yamlExampleWith('hooks: { resources')),
  );
  expect(boundsIn(objectsOf(mangamotionManifests(validateMangamotion(settings), 'unused')))).toEqual(
    withCpuLimit,
  );
  const operating = mergeValues(
    { ...operators, certificates: 'job' },
    parse(yamlExampleWith('certificateJob: { resources')),
  );
  expect(boundsIn(objectsOf(operatorManifests(validateOperators(operating), 'unused', certificate)))).toEqual(
    withCpuLimit,
  );
});

test('the init container that is injected has the resources of the values', () => {
  const { tracing } = mangamotion;
  const resources = { cpu: '20m', cpuLimit: '', memory: '96Mi', disk: '1Gi' };
  const settings = { ...mangamotion, tracing: { ...tracing, injection: { resources } } };
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  expect(objects.find(({ kind }) => kind === 'Instrumentation')?.spec).toMatchObject({
    nodejs: {
      resourceRequirements: {
        requests: { cpu: '20m', memory: '96Mi', 'ephemeral-storage': '64Mi' },
        limits: { memory: '96Mi', 'ephemeral-storage': '1Gi' },
      },
    },
  });
});

describe.skipIf(!hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const render = (chart: string, values: object) => charts.renderWith(chart, 'x', values);

  test.each(backends)('limits the CPU of every container, those of hooks too, with %s', (backend) => {
    expect(boundsIn(render('mangamotion', withBackend(backend)))).toEqual(usual);
    expect(boundsIn(render('mangamotion', limited(withBackend(backend))))).toEqual(withCpuLimit);
    expect(boundsIn(render('operators', limited(operators)))).toEqual(withCpuLimit);
  });

  test('gives hooks the resources of the values', () => {
    const resources = { cpu: '70m', cpuLimit: '', memory: '192Mi', disk: '256Mi' };
    const jobs = render('mangamotion', { hooks: { resources } }).filter(({ kind }) => kind === 'Job');
    expect(jobs).toHaveLength(3);
    for (const job of jobs)
      expect(requirementsIn(job)).toEqual([
        {
          requests: { cpu: '70m', memory: '192Mi', 'ephemeral-storage': '64Mi' },
          limits: { memory: '192Mi', 'ephemeral-storage': '256Mi' },
        },
      ]);
  });
});
