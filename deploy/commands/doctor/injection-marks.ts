import type { Container, EnvironmentVariable, Pod, PodTemplate } from './resources';

/**
 * What the OpenTelemetry Operator leaves in a pod that it injects Node.js instrumentation into.
 *
 * @see https://github.com/open-telemetry/opentelemetry-operator/blob/v0.143.0/internal/instrumentation/nodejs.go
 */
const initContainer = 'opentelemetry-auto-instrumentation';
export const annotation = 'instrumentation.opentelemetry.io/inject-nodejs';
export const containersAnnotation = 'instrumentation.opentelemetry.io/container-names';
export const preload = '/otel-auto-instrumentation-nodejs/autoinstrumentation.js';

/** The init container that brings the bundle. */
export const injectedContainer = ({ spec }: PodTemplate): Container | undefined =>
  spec.initContainers?.find(({ name }) => name.startsWith(`${initContainer}-nodejs`));

export const bringsBundle = (container: string): boolean => container.startsWith(initContainer);

/** Containers that preload the bundle: beside a mesh's sidecar it may be any of them. */
export const injectedContainers = ({ spec }: PodTemplate): readonly Container[] =>
  spec.containers.filter((container) => nodeOptions(container)?.value?.includes(preload));

export const isInjected = (pod: PodTemplate): boolean =>
  injectedContainer(pod) !== undefined && injectedContainers(pod).length > 0;

export const nodeOptions = ({ env }: Container): EnvironmentVariable | undefined =>
  env?.find(({ name }) => name === 'NODE_OPTIONS');

/** The containers that the operator would take: the first, where none is named. */
export function askedContainers({ metadata, spec }: PodTemplate): {
  names: string[];
  containers: Container[];
} {
  const named = metadata?.annotations?.[containersAnnotation]?.split(',') ?? [];
  const names = named.length > 0 ? named : spec.containers.slice(0, 1).map(({ name }) => name);
  return { names, containers: spec.containers.filter(({ name }) => names.includes(name)) };
}

/** A pod of a template as its controller would create it, under a name that nobody has. */
export function podOf({ metadata, spec }: PodTemplate, name: string, claims: readonly string[]): object {
  const volumes = [...(spec.volumes ?? []), ...claims.map((claim) => ({ name: claim, emptyDir: {} }))];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name.slice(0, 40)}-doctor-`,
      labels: metadata?.labels,
      annotations: metadata?.annotations,
    },
    spec: { ...spec, volumes },
  };
}

/** Pods that go on to their end, or have reached it. */
export const isOver = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed'].includes(status.phase);
