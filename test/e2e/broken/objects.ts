import { inject } from 'vitest';
import { nameLookups } from '../../../charts/constructs/name-lookups';
import type { KubernetesObject } from './state';

export const annotation = 'instrumentation.opentelemetry.io/inject-nodejs';
export const reachable = 'http://kubernetes.default.svc:443';

/** What an application does: it answers, and counts spans as the bundle's users do. */
const program = `require('node:http').createServer((request, response) => {
  response.end('tracing_spans_created_total 1\\ntracing_spans_exported_total 1\\n');
}).listen(3002);`;

interface AppOptions {
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name?: string;
  /** Of the workload. */
  readonly labels?: object;
  readonly annotations?: object;
  /** Of the pods; undefined: asks for `tracing` of the namespace. */
  readonly asks?: object;
  readonly replicas?: number;
  readonly paused?: boolean;
  readonly container?: object;
  /** Before and beside the container. */
  readonly pod?: object;
}

/** A workload with one container, in which a Node.js answers. */
export function app(options: AppOptions = {}): KubernetesObject[] {
  const {
    kind = 'Deployment',
    name = 'app',
    labels = {},
    annotations = {},
    replicas = 1,
    pod = {},
  } = options;
  const { asks = { [annotation]: 'tracing' }, paused = false, container = {} } = options;
  const template = {
    metadata: { labels: { app: name, ...labels }, annotations: asks },
    spec: { terminationGracePeriodSeconds: 0, containers: [appContainer(container)], ...podDefaults, ...pod },
  };
  const common = { selector: { matchLabels: { app: name } }, template };
  const own = {
    Deployment: { replicas, ...(paused && { paused }) },
    StatefulSet: { replicas, serviceName: name },
    DaemonSet: {},
  };
  return [
    configMap('program', { 'main.js': program }),
    {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, labels, annotations },
      spec: { ...own[kind], ...common },
    },
  ];
}

/** Of the bundle: by itself the operator asks for 50m of each pod, of which a node has room for few. */
const small = { resourceRequirements: { requests: { cpu: '1m', memory: '16Mi' } } };

const podDefaults = {
  dnsConfig: nameLookups,
  volumes: [{ name: 'program', configMap: { name: 'program' } }],
};

export const appContainer = (changes: object = {}): object => ({
  name: 'app',
  image: inject('images')['mangamotion/services'],
  command: ['node', '/program/main.js'],
  volumeMounts: [{ name: 'program', mountPath: '/program' }],
  ...changes,
});

/** One of MangaMotion's own. */
export const service = (component: 'api' | 'worker', options: AppOptions = {}): KubernetesObject[] =>
  app({ ...options, name: `mangamotion-${component}`, labels: ours(component), annotations: helm });

const helm = { 'meta.helm.sh/release-name': 'mangamotion', 'meta.helm.sh/release-namespace': 'doctor' };

const ours = (component: string): object => ({
  'app.kubernetes.io/name': 'mangamotion',
  'app.kubernetes.io/part-of': 'mangamotion',
  'app.kubernetes.io/instance': 'mangamotion',
  'app.kubernetes.io/component': component,
});

export const cronJob = (asks: string): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'app' },
  spec: {
    schedule: '0 0 1 1 *',
    jobTemplate: {
      spec: {
        template: {
          metadata: { annotations: { [annotation]: asks } },
          spec: { restartPolicy: 'Never', containers: [appContainer()], ...podDefaults },
        },
      },
    },
  },
});

export const pod = (): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'alone', annotations: { [annotation]: 'tracing' } },
  spec: { containers: [appContainer()], ...podDefaults },
});

export const instrumentation = (changes: object = {}, name = 'tracing'): KubernetesObject => ({
  apiVersion: 'opentelemetry.io/v1alpha1',
  kind: 'Instrumentation',
  metadata: { name },
  spec: {
    exporter: { endpoint: reachable },
    nodejs: { image: inject('images')['mangamotion/instrumentation'], ...small },
    ...changes,
  },
});

export const bundleFrom = (image: string): KubernetesObject =>
  instrumentation({ nodejs: { image, ...small } });

export const configMap = (name: string, data: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

export const quota = (pods: number): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'few' },
  spec: { hard: { pods: `${pods}` } },
});

export const queryService = (): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'jaeger-query' },
  spec: { selector: { app: 'nothing' }, ports: [{ port: 16_686 }] },
});

/** Names are still looked up. */
export const namesOnly = (): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'names-only' },
  spec: {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }],
  },
});
