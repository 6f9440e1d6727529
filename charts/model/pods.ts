import { z } from 'zod';
import { annotations, freeForm, freeForms, labelMap, objectName, unreserved, whole } from './fields';
import { ownVariables } from './own-variables';

const ofTheChart = ['app.kubernetes.io'];

export const commonLabels = unreserved(
  labelMap('Labels of every object, and of the pods that the chart itself makes.'),
  ofTheChart,
);

/** Where pods run. */
export const placement = {
  nodeSelector: labelMap('Labels of the nodes that its pods may run on.'),
  tolerations: freeForms('Taints of nodes that its pods tolerate.'),
  affinity: freeForm('Nodes and pods that its pods are drawn to, or kept from.'),
  priorityClassName: objectName("PriorityClass of its pods; empty: the cluster's default."),
};

export type Placement = z.infer<z.ZodObject<typeof placement>>;

/** What can be said of the pods of each server. */
export const pods = {
  podAnnotations: unreserved(annotations('Annotations of its pods.'), [
    'checksum',
    'instrumentation.opentelemetry.io',
  ]),
  podLabels: unreserved(labelMap('Labels of its pods; they win over commonLabels.'), ofTheChart),
  ...placement,
};

export type PodSettings = z.infer<z.ZodObject<typeof pods>>;

export const topologySpreadConstraints = freeForms(
  'How its pods are spread, each with a labelSelector; empty: over nodes and zones, where that is possible.',
);

const own = new Set<string>(ownVariables);
const foreignVariable = z
  .string()
  .min(1)
  .refine((name) => !own.has(name), { error: 'be none that the chart itself sets' })
  .meta({ not: { enum: ownVariables } });

/** What is added to the container of a service. */
export const extras = {
  extraEnv: z
    .array(z.looseObject({ name: foreignVariable }))
    .describe('Variables of the container, beside those that the chart sets by values of their own.'),
  extraEnvFrom: freeForms(
    'ConfigMaps and Secrets whose keys become variables of the container; what the chart sets wins over them.',
  ),
  extraVolumes: freeForms('Volumes of its pods.'),
  extraVolumeMounts: freeForms('Where the container has them.'),
};
export type Extras = z.infer<z.ZodObject<typeof extras>>;

const probe = {
  periodSeconds: whole(1, 300, 'Time from one question to the next.'),
  failureThreshold: whole(1, 1000, 'Failures one after the other until it counts.'),
};
const timedProbe = z.strictObject({
  ...probe,
  timeoutSeconds: whole(1, 300, 'How long an answer may take.'),
});

/** How Kubernetes watches over a service, where the usual times suit its nodes badly. */
export const supervision = {
  revisionHistoryLimit: whole(0, 100, 'Old ReplicaSets that are kept, to go back to.'),
  startupProbe: z.strictObject(probe).describe('Until it has started; too many failures kill it.'),
  livenessProbe: timedProbe.describe('Whether it is alive; too many failures kill it.'),
  readinessProbe: timedProbe.describe('Whether it can serve; too many failures take it from its Service.'),
};
export type Supervision = z.infer<z.ZodObject<typeof supervision>>;
