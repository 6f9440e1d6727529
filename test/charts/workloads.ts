import type { App } from 'cdk8s';
import { environment, type environmentNames } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';

type EnvironmentName = (typeof environmentNames)[number];
type Labels = Readonly<Record<string, string>>;

export interface Probe {
  readonly httpGet?: object;
  readonly tcpSocket?: object;
  readonly exec?: object;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly resources: { readonly requests: Labels; readonly limits: Labels };
  readonly securityContext: object;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly nodeSelector?: Labels;
  readonly securityContext: object;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** Any object of a manifest, with the fields that some kinds have. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
  };
  /** Of a ConfigMap. */
  readonly data?: Labels;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly replicas?: number;
    readonly serviceName?: string;
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  };
}

export const certificate = () => ({
  authority: 'YXV0aG9yaXR5',
  certificate: 'Y2VydGlmaWNhdGU=',
  key: 'a2V5',
  madeAt: '0',
});

/** Both charts of an environment. */
const appsOf = (name: EnvironmentName): App[] => {
  const { mangamotion, operators } = environment(name);
  return [mangamotionManifests(mangamotion, 'unused'), operatorManifests(operators, 'unused', certificate)];
};

export const objectsOf = (app: App): Manifest[] => app.charts.flatMap((chart): Manifest[] => chart.toJson());

/** All objects of an environment, as `kubectl apply` gets them. */
export const manifestsOf = (name: EnvironmentName): Manifest[] => appsOf(name).flatMap(objectsOf);

/** Those of them that make pods. */
export const workloadsOf = (name: EnvironmentName): Workload[] =>
  appsOf(name)
    .flatMap(({ charts }) => charts.flatMap((chart): Workload[] => chart.toJson()))
    .filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind));

/** Whether the object's selector, of one way or the other to write it, takes pods of the workload. */
export function selects(manifest: Manifest, { metadata, spec }: Workload): boolean {
  if (manifest.metadata.namespace !== metadata.namespace) return false;
  const { podSelector, selector } = manifest.spec ?? {};
  const wanted = Object.entries(matchLabels(podSelector ?? selector));
  const labels = new Map(Object.entries(spec.template.metadata.labels));
  return wanted.length > 0 && wanted.every(([key, value]) => labels.get(key) === value);
}

function matchLabels(selector: unknown): object {
  if (!isObject(selector)) return {};
  if ('matchLabels' in selector) return isObject(selector.matchLabels) ? selector.matchLabels : {};
  return 'matchExpressions' in selector ? {} : selector;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
