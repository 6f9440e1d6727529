import { z } from 'zod';
import { choice, flag, image, ipFamilyPolicy, objectName, podSecurity, resources, whole } from './fields';
import { global } from './global';
import { naming } from './naming';

const operator = (of: string) =>
  z
    .strictObject({
      enabled: flag('false where the cluster has one already.'),
      image: image(`the ${of}`),
      replicas: whole(1, 5, 'Pods; one leads, all answer webhooks.'),
      resources: resources(`the ${of}`),
    })
    .describe(`${of}.`);

/** The settings of the operators chart. */
export const operators = z.strictObject({
  global,
  ...naming,
  certificates: choice(
    ['generated', 'cert-manager'],
    'Where webhook certificates come from. generated: for two years, and renewed by the first upgrade after half a year.',
  ),
  watchNamespace: objectName('The one namespace that the operators serve; empty: all.'),
  pullPolicy: choice(['IfNotPresent', 'Always', 'Never'], 'When the kubelet pulls.'),
  pullSecret: objectName('Secret of the registry.'),
  podSecurity,
  ipFamilyPolicy,
  jaegerOperator: operator('Jaeger Operator')
    .extend({
      watchNamespace: objectName(
        'The one namespace that it serves, writes workloads in and reads Secrets of, which must be there; empty: as watchNamespace.',
      ),
    })
    .describe('Jaeger Operator.'),
  openTelemetryOperator: operator('OpenTelemetry Operator'),
});

export type Operators = z.infer<typeof operators>;
