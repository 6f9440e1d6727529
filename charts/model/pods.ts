import { z } from 'zod';
import { annotations, flag, freeForm, freeForms, labelMap, objectName, unreserved, whole } from './fields';
import { updateStrategy } from './rollout';
import { serviceAccount } from './service-account';

/** What labels begin with that the chart sets itself. */
export const ofTheChart = ['app.kubernetes.io'];

/** Where pods run. */
const placement = {
  nodeSelector: labelMap('Labels of the nodes that its pods may run on.'),
  tolerations: freeForms('Taints of nodes that its pods tolerate.'),
  affinity: freeForm('Nodes and pods that its pods are drawn to, or kept from.'),
  priorityClassName: objectName("PriorityClass of its pods; empty: the cluster's default."),
};

const marked = {
  podAnnotations: unreserved(annotations('Annotations of its pods.'), [
    'checksum',
    'instrumentation.opentelemetry.io',
  ]),
  podLabels: unreserved(labelMap('Labels of its pods; they win over commonLabels.'), ofTheChart),
};

const volumes = {
  extraVolumes: freeForms('Volumes of its pods.'),
  extraVolumeMounts: freeForms('Where the container has them.'),
};

const variableName = z.string().min(1);
const foreignVariable = (reserved: readonly string[]) =>
  variableName
    .refine((name) => !reserved.includes(name), { error: 'be none that the chart itself sets' })
    .meta({ not: { enum: [...reserved] } });

/**
 * What can be said of all pods: those of a program that ends can have no more.
 *
 * @param variables that the chart itself sets
 */
export const pods = (variables: readonly string[]) => ({
  ...marked,
  ...placement,
  extraEnv: z
    .array(z.looseObject({ name: variables.length === 0 ? variableName : foreignVariable(variables) }))
    .describe('Variables of the container, beside those that the chart sets by values of their own.'),
  extraEnvFrom: freeForms(
    'ConfigMaps and Secrets whose keys become variables of the container; what the chart sets wins over them.',
  ),
  ...volumes,
});
export type PodSettings = z.infer<z.ZodObject<ReturnType<typeof pods>>>;

/** Of pods that go on until they are told to stop. */
export const serverPods = (variables: readonly string[]) => ({
  serviceAccount,
  ...pods(variables),
  initContainers: freeForms('Containers that run before the others, behind those of the chart.'),
  extraContainers: freeForms('Containers beside that of the chart.'),
  terminationGracePeriodSeconds: whole(0, 3600, 'Time from the signal to stop until the kill.'),
});
export type ServerSettings = z.infer<z.ZodObject<ReturnType<typeof serverPods>>>;

const topologySpreadConstraints = freeForms(
  'How its pods are spread, each with a labelSelector; empty: over nodes and zones, where that is possible.',
);

/** Of pods of which there may be several, which take each other's place. */
const severalPods = (variables: readonly string[]) => ({
  ...serverPods(variables),
  topologySpreadConstraints,
  updateStrategy,
});
export type SeveralSettings = z.infer<z.ZodObject<ReturnType<typeof severalPods>>>;

/** The resource of a collector says nothing of tokens. */
const collectorAccount = serviceAccount
  .extend({
    automount: flag(
      "Whether pods have the account's token for the API server; where create is false, the account itself says it.",
    ),
  })
  .describe('The account of the pods.');

/** Of those that the OpenTelemetry Operator makes, with a variable of its own. */
export const collectorPods = (variables: readonly string[] = []) => ({
  ...severalPods(['POD_NAME', ...variables]),
  serviceAccount: collectorAccount,
  podLabels: marked.podLabels.describe('Labels of its pods, and of all else that its operator makes.'),
});

/** Of pods whose Deployment the chart itself writes. */
export const deploymentPods = (variables: readonly string[]) => ({
  ...severalPods(variables),
  revisionHistoryLimit: whole(0, 100, 'Old ReplicaSets that are kept, to go back to.'),
});

/** Of pods that the Jaeger Operator makes: as much as its resource knows. */
export const jaegerOperatorPods = {
  ...marked,
  ...placement,
  ...volumes,
  updateStrategy,
};
