import { z } from 'zod';
import { valueAt } from '../../charts/model/value-at';
import type { Manifest } from './workloads';

/** Where the schema says something of pods: of each of them its labels. */
export function podPaths(schema: z.ZodObject, above: readonly string[] = []): string[] {
  return Object.entries(schema.shape).flatMap(([key, field]) => {
    const path = [...above, key];
    if (!(field instanceof z.ZodObject)) return [];
    return [...('podLabels' in field.shape ? [path.join('.')] : []), ...podPaths(field, path)];
  });
}

/** What a label and names of objects are of a path. */
export const slugOf = (path: string): string => path.replaceAll('.', '-').toLowerCase();

const timed = { periodSeconds: 21, timeoutSeconds: 4, failureThreshold: 7 };

/** For each setting a value that nothing else has, for the pods of one path. */
export const given = (path: string): Readonly<Record<string, unknown>> => ({
  podLabels: { knobs: slugOf(path) },
  podAnnotations: { 'example.com/knobs': path },
  nodeSelector: { pool: slugOf(path) },
  tolerations: [{ key: slugOf(path), operator: 'Exists' }],
  affinity: { novelty: { of: path } },
  priorityClassName: slugOf(path),
  topologySpreadConstraints: [{ topologyKey: slugOf(path), maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule' }],
  extraEnv: [{ name: 'KNOB', value: path }],
  extraEnvFrom: [{ configMapRef: { name: slugOf(path) } }],
  extraVolumes: [{ name: 'knob', configMap: { name: slugOf(path) } }],
  extraVolumeMounts: [{ name: 'knob', mountPath: `/${slugOf(path)}` }],
  initContainers: [{ name: 'before', image: slugOf(path) }],
  extraContainers: [{ name: 'beside', image: slugOf(path) }],
  terminationGracePeriodSeconds: 1234,
  revisionHistoryLimit: 7,
  updateStrategy: { type: 'RollingUpdate', maxUnavailable: '3', maxSurge: '40%' },
  startupProbe: { periodSeconds: 22, failureThreshold: 77 },
  livenessProbe: timed,
  readinessProbe: { ...timed, periodSeconds: 23 },
  serviceAccount: {
    create: true,
    name: slugOf(path),
    annotations: { 'example.com/knobs': path },
    automount: true,
  },
  service: { annotations: { 'example.com/knobs': path }, labels: { knobs: slugOf(path) } },
});

const everywhere = [
  'podLabels',
  'podAnnotations',
  'nodeSelector',
  'tolerations',
  'affinity',
  'priorityClassName',
  'extraVolumes',
  'extraVolumeMounts',
];
const ofJobs = [...everywhere, 'extraEnv', 'extraEnvFrom'];
const ofServers = [
  ...ofJobs,
  'initContainers',
  'extraContainers',
  'terminationGracePeriodSeconds',
  'serviceAccount',
];
const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];

/** What every object that makes pods has settings for, by its kind: as much as Kubernetes and operators know. */
export const knobsOf: Readonly<Record<string, readonly string[]>> = {
  Job: ofJobs,
  CronJob: ofJobs,
  StatefulSet: [...ofServers, ...probes, 'service'],
  Deployment: [
    ...ofServers,
    ...probes,
    'service',
    'topologySpreadConstraints',
    'updateStrategy',
    'revisionHistoryLimit',
  ],
  OpenTelemetryCollector: [...ofServers, 'topologySpreadConstraints', 'updateStrategy'],
  Jaeger: [...everywhere, 'updateStrategy', 'serviceAccount'],
};

/** Where the object has what is said of its pods: labels, annotations, and each other setting. */
interface Places {
  readonly metadata: string;
  readonly annotations: string;
  readonly spec: string;
  readonly container: string;
  readonly beside: string;
  readonly strategy: string;
  readonly account: string;
}

const templateAt = (path: string): Places => ({
  metadata: `${path}.metadata.labels`,
  annotations: `${path}.metadata.annotations`,
  spec: `${path}.spec`,
  container: `${path}.spec.containers.0`,
  beside: `${path}.spec.containers`,
  strategy: 'spec.strategy',
  account: `${path}.spec.serviceAccountName`,
});
const resource: Places = {
  metadata: 'metadata.labels',
  annotations: 'spec.podAnnotations',
  spec: 'spec',
  container: 'spec',
  beside: 'spec.additionalContainers',
  strategy: 'spec.deploymentUpdateStrategy',
  account: 'spec.serviceAccount',
};
const places = (kind: string): Places => {
  if (kind === 'CronJob') return templateAt('spec.jobTemplate.spec.template');
  if (kind === 'OpenTelemetryCollector') return resource;
  return kind === 'Jaeger'
    ? { ...resource, metadata: 'spec.labels', annotations: 'spec.annotations' }
    : templateAt('spec.template');
};

/** What its pods have of accounts, and of registries. */
export function identityOf(object: Manifest) {
  const { account, spec } = places(object.kind);
  return {
    account: valueAt(object, account),
    token: valueAt(object, `${spec}.automountServiceAccountToken`),
    imagePullSecrets: valueAt(object, `${spec}.imagePullSecrets`),
  };
}

/** The path that the labels of its pods name. */
export const pathOf = (object: Manifest): unknown => valueAt(object, `${places(object.kind).metadata}.knobs`);

/** The parts of Jaeger v1 that have pods, each with settings of its own for some things. */
const partsOf = ({ kind }: Manifest): string[] =>
  kind === 'Jaeger' ? ['spec.allInOne', 'spec.collector', 'spec.query'] : [];

const rolled = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 3, maxSurge: '40%' } };

/** What the object has of a setting, and what it should have: as far as it is there once, and as it was given. */
export function arrival(
  object: Manifest,
  knob: string,
  path: string,
): { actual: unknown; expected: unknown } {
  const at = places(object.kind);
  const values = given(path);
  const list = (where: string) => ({
    actual: Object.values(valueAt(object, where) ?? {}).slice(-1),
    expected: values[knob],
  });
  const map = (...where: string[]) => ({
    actual: where.map((each) => intersection(valueAt(object, each), values[knob])),
    expected: where.map(() => values[knob]),
  });
  const parts = partsOf(object);
  switch (knob) {
    case 'podLabels':
      return map(at.metadata);
    case 'podAnnotations':
      return map(at.annotations);
    case 'nodeSelector':
      return map(
        ...(parts.length === 0
          ? [`${at.spec}.nodeSelector`]
          : parts.slice(1).map((part) => `${part}.nodeSelector`)),
      );
    case 'affinity':
      return map(`${at.spec}.affinity`);
    case 'extraEnv':
      return list(`${at.container}.env`);
    case 'extraEnvFrom':
      return list(`${at.container}.envFrom`);
    case 'extraVolumes':
      return list(`${at.spec}.volumes`);
    case 'extraVolumeMounts':
      return list(`${at.container}.volumeMounts`);
    case 'extraContainers':
      return list(at.beside);
    case 'startupProbe':
    case 'livenessProbe':
    case 'readinessProbe':
      return map(`${at.container}.${knob}`);
    case 'updateStrategy': {
      const where = parts.length === 0 ? [at.strategy] : parts.map((part) => `${part}.strategy`);
      return { actual: where.map((each) => valueAt(object, each)), expected: where.map(() => rolled) };
    }
    case 'priorityClassName': {
      const where = parts.length === 0 ? [at.spec] : parts;
      return {
        actual: where.map((each) => valueAt(object, `${each}.${knob}`)),
        expected: where.map(() => values[knob]),
      };
    }
    case 'revisionHistoryLimit':
      return { actual: valueAt(object, `spec.${knob}`), expected: values[knob] };
    case 'serviceAccount':
      return { actual: valueAt(object, at.account), expected: slugOf(path) };
    case 'initContainers':
    case 'tolerations':
    case 'topologySpreadConstraints':
      return list(`${at.spec}.${knob}`);
    default:
      return { actual: valueAt(object, `${at.spec}.${knob}`), expected: values[knob] };
  }
}

/** Of a map what the other one has as well. */
export function intersection(map: unknown, other: unknown): object {
  const wanted = Object.keys(Object(other));
  return Object.fromEntries(Object.entries(Object(map)).filter(([key]) => wanted.includes(key)));
}
