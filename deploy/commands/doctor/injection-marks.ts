import type { Container, Pod, PodTemplate } from './resources';

/**
 * What the OpenTelemetry Operator leaves in a pod that it injects Node.js instrumentation into.
 *
 * @see https://github.com/open-telemetry/opentelemetry-operator/blob/v0.143.0/internal/instrumentation/nodejs.go
 */
const initContainer = 'opentelemetry-auto-instrumentation-nodejs';
const annotation = 'instrumentation.opentelemetry.io/inject-nodejs';
const preload = '/otel-auto-instrumentation-nodejs/autoinstrumentation.js';

/** The Instrumentation that the pod asks for, as `namespace/name`; undefined where it asks for none. */
export const wantedInstrumentation = (template: PodTemplate): string | undefined =>
  template.metadata?.annotations?.[annotation];

/** The init container that brings the bundle. */
export const injectedContainer = ({ spec }: PodTemplate): Container | undefined =>
  spec.initContainers?.find(({ name }) => name.startsWith(initContainer));

/** Whether one of the containers preloads the bundle. */
const preloads = ({ spec }: PodTemplate): boolean =>
  spec.containers.some(({ env }) =>
    env?.some(({ name, value }) => name === 'NODE_OPTIONS' && value?.includes(preload)),
  );

export const isInjected = (pod: Pod): boolean => injectedContainer(pod) !== undefined && preloads(pod);

/** A minimal pod that asks for an Instrumentation, to see whether it gets it. */
export function probePod(instrumentation: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'mangamotion-doctor-', annotations: { [annotation]: instrumentation } },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'probe',
          image,
          command: ['node'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
