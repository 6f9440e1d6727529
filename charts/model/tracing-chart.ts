import { z } from 'zod';
import { extraObjects } from './extra-objects';
import { annotations, objectName } from './fields';
import { mangamotion } from './mangamotion';
import { networkPolicies } from './network-policies';
import { mangamotionOrders, mangamotionRules, type Order, type Rule } from './rules';
import * as services from './services';
import { sampler } from './tracing';

const { shape } = mangamotion;

/** A namespace whose pods are traced, beside that of the release. */
const namespace = z.strictObject({
  namespace: objectName('Its name; it must be there already.').min(1),
  sampler: sampler.describe('The sampler of its pods, which those read when they start.'),
});

/** The settings of the tracing chart: those of the mangamotion chart that are not about its own services. */
export const tracingChart = z.strictObject({
  global: shape.global,
  nameOverride: shape.nameOverride,
  fullnameOverride: shape.fullnameOverride,
  commonLabels: shape.commonLabels,
  commonAnnotations: shape.commonAnnotations,
  environment: shape.environment,
  logLevel: shape.logLevel,
  images: services.images.pick({ pullPolicy: true, pullSecret: true, instrumentation: true }),
  podSecurity: shape.podSecurity,
  ipFamilyPolicy: shape.ipFamilyPolicy,
  trust: shape.trust,
  resourceAttributes: annotations('Attributes of all spans, such as service.namespace.'),
  namespaces: z
    .array(namespace)
    .describe(
      'Further namespaces whose annotated pods are traced, each with its sampler; what stands above and below is for that of the release.',
    ),
  sampler: shape.sampler,
  keep: shape.keep,
  strategy: shape.strategy,
  tracing: shape.tracing.omit({ trustIncoming: true, fileNames: true }),
  jaeger: shape.jaeger.omit({ queryUrl: true, uiUrl: true }),
  monitoring: shape.monitoring.omit({ dashboard: true }),
  networkPolicies: networkPolicies.pick({
    enabled: true,
    ingressNamespace: true,
    loadBalancers: true,
    meshNamespace: true,
    apiServer: true,
    tracing: true,
    jaegerStorage: true,
    issuer: true,
  }),
  extraObjects,
});

export type TracingChart = z.infer<typeof tracingChart>;

const isSetting = (path: string): boolean =>
  path
    .split('.')
    .reduce<unknown>(
      (schema, key) => (schema instanceof z.ZodObject ? schema.shape[key] : undefined),
      tracingChart,
    ) !== undefined;

/** Rules and orders of the mangamotion chart between settings that this one has, too. */
export const tracingRules: readonly Rule[] = mangamotionRules.filter(({ when, path }) =>
  [...Object.keys(when), path].every(isSetting),
);
export const tracingOrders: readonly Order[] = mangamotionOrders.filter(({ lesser, greater }) =>
  [lesser, greater].every(isSetting),
);
