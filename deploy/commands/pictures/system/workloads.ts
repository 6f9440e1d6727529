import { environment } from '../../../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../../../charts/manifests';
import type { NetworkPolicy } from './connections';

/** What runs as pods of its own. */
export interface Workload {
  readonly name: string;
  /** Deployment, StatefulSet, or the custom resource that an operator makes pods of. */
  readonly kind: string;
  readonly namespace: string;
  /** Of its pods. */
  readonly labels: Labels;
  /** The ports of the Services before it. */
  readonly ports: readonly string[];
  /** Whether its pods ask for the tracing bundle. */
  readonly isTraced: boolean;
}

export type Labels = Readonly<Record<string, string>>;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: object;
}

interface PodMaker extends Manifest {
  readonly spec: {
    readonly template: { readonly metadata: { readonly labels: Labels; readonly annotations?: Labels } };
  };
}

interface Service extends Manifest {
  readonly spec: { readonly selector: Labels; readonly ports: readonly { readonly port: number }[] };
}

const certificate = () => ({ authority: '', certificate: '', key: '', madeAt: '0' });

/** The development environment: what runs, and what may connect. */
export function readManifests(): { workloads: Workload[]; policies: NetworkPolicy[] } {
  const { mangamotion, operators } = environment('development');
  const apps = [
    mangamotionManifests(mangamotion, 'unused'),
    operatorManifests(operators, 'unused', certificate),
  ];
  const ofKind = <T extends { readonly kind: string }>(...kinds: readonly string[]): T[] =>
    apps
      .flatMap(({ charts }) => charts.flatMap((chart): T[] => chart.toJson()))
      .filter(({ kind }) => kinds.includes(kind));
  const services = ofKind<Service>('Service');
  return {
    workloads: [
      ...ofKind<PodMaker>('Deployment', 'StatefulSet').map((maker) => workloadOf(maker, services)),
      ...ofKind<Manifest>('Jaeger').map(jaegerOf),
    ],
    policies: ofKind<NetworkPolicy>('NetworkPolicy'),
  };
}

function workloadOf({ kind, metadata, spec }: PodMaker, services: readonly Service[]): Workload {
  const { labels, annotations = {} } = spec.template.metadata;
  const { name, namespace } = metadata;
  const ours = services.filter(
    (service) =>
      service.metadata.namespace === namespace &&
      Object.entries(service.spec.selector).every(([key, value]) => labels[key] === value),
  );
  const ports = ours.flatMap((service) => service.spec.ports.map(({ port }) => `${port}`));
  const isTraced = 'instrumentation.opentelemetry.io/inject-nodejs' in annotations;
  return { name, namespace, kind, labels, ports, isTraced };
}

/** Pods and Services are the operator's, which labels the pods so. */
function jaegerOf({ kind, metadata: { name, namespace } }: Manifest): Workload {
  const labels = { 'app.kubernetes.io/instance': name };
  return { name, namespace, kind, labels, ports: [], isTraced: false };
}
