import { z } from 'zod';
import { certificateJob, certificateRules, certificates, ownCertificate } from './certificates';
import { endpointDelaySeconds, sleepingKubernetes } from './drain';
import { extraObjects } from './extra-objects';
import { choice, flag, image, ipFamilyPolicy, objectName, podSecurity, resources, whole } from './fields';
import { global } from './global';
import { marks } from './marks';
import { monitorRules, monitors } from './monitoring';
import { naming } from './naming';
import { deploymentPods } from './pods';
import { probes } from './probes';
import { rolloutRules } from './rollout';
import type { Rule } from './rules';
import { service } from './service';
import { privilegedAccountRules, serviceAccount } from './service-account';
import { network, podWebhooks, webhooks } from './webhooks';

const operatorAccount = serviceAccount
  .extend({
    name: objectName('Name of the account, to be set where create is false; empty: that of the pods.'),
  })
  .describe('The account of the pods, which has the rights of the operator.');

/** @param variables that the chart sets */
const operator = (of: string, variables: readonly string[]) =>
  z
    .strictObject({
      enabled: flag('false where the cluster has one already.'),
      image: image(`the ${of}`),
      replicas: whole(1, 5, 'Pods; one leads, all answer webhooks.'),
      resources: resources(`the ${of}`),
      certificate: ownCertificate,
      ...network,
      webhooks,
      service,
      ...deploymentPods([...variables, 'WATCH_NAMESPACE']),
      terminationGracePeriodSeconds: whole(
        0,
        3600,
        `Time until the kill. Where it is more than ${endpointDelaySeconds}, and Kubernetes ${sleepingKubernetes} or newer, the operator serves on for so long.`,
      ),
      ...probes,
      serviceAccount: operatorAccount,
    })
    .describe(`${of}.`);

const rbac = z
  .strictObject({
    aggregateClusterRoles: flag(
      "Whoever may admin, edit or view a namespace may read its Instrumentations, OpenTelemetryCollectors and Jaegers: ClusterRoles that are added to Kubernetes' own.",
    ),
  })
  .describe('Rights of people.');

/** The settings of the operators chart. */
export const operators = z.strictObject({
  global,
  ...naming,
  ...marks,
  certificates,
  certificateJob,
  watchNamespace: objectName('The one namespace that the operators serve; empty: all.'),
  pullPolicy: choice(['IfNotPresent', 'Always', 'Never'], 'When the kubelet pulls.'),
  pullSecret: objectName('Secret of the registry.'),
  podSecurity,
  ipFamilyPolicy,
  rbac,
  monitoring: monitors,
  jaegerOperator: operator('Jaeger Operator', ['POD_NAMESPACE', 'OPERATOR_NAME', 'LOG-LEVEL'])
    .extend({
      watchNamespace: objectName(
        'The one namespace that it serves, writes workloads in and reads Secrets of, which must be there; empty: as watchNamespace.',
      ),
    })
    .describe('Jaeger Operator.'),
  openTelemetryOperator: operator('OpenTelemetry Operator', ['SERVICE_ACCOUNT_NAME', 'NAMESPACE'])
    .extend({ webhooks: podWebhooks })
    .describe('OpenTelemetry Operator.'),
  extraObjects,
});

export type Operators = z.infer<typeof operators>;

export const operatorRules: readonly Rule[] = [
  ...certificateRules,
  ...monitorRules,
  ...privilegedAccountRules('jaegerOperator', 'openTelemetryOperator'),
  ...rolloutRules('jaegerOperator', 'openTelemetryOperator'),
];
