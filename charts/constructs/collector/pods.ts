import type { ApiObject } from 'cdk8s';
import type { z } from 'zod';
import {
  type OpenTelemetryCollectorSpec,
  OpenTelemetryCollectorSpecDeploymentUpdateStrategyRollingUpdateMaxSurge as MaxSurge,
  OpenTelemetryCollectorSpecDeploymentUpdateStrategyRollingUpdateMaxUnavailable as MaxUnavailable,
  OpenTelemetryCollectorSpecMode as Mode,
  OpenTelemetryCollectorSpecPodDisruptionBudgetMaxUnavailable as MaxDisrupted,
  OpenTelemetryCollectorSpecResourcesLimits as Limit,
  OpenTelemetryCollectorSpecResourcesRequests as Request,
} from '../../imports/opentelemetry.io';
import type { collectorPods } from '../../model/pods';
import { not } from '../../template/condition';
import { onlyIf, unlessEmpty } from '../../template/conditional';
import { field } from '../../template/field';
import type { Condition, Value } from '../../template/value';
import type { Values } from '../../template/values';
import { authorities, goAuthorities } from '../authorities';
import { containerSecurity, leaveIds, podSecurity, unprivilegedUser } from '../container';
import { type Image, imageReference } from '../image';
import type { Tracing } from '../installation';
import { ipFamilies } from '../ip-families';
import { collectorTemplate, setSeveralPods, spreadUnless } from '../pod-settings';
import { type Resources, requirementsOf } from '../resources';
import { either, keepRollout, rolloutOf } from '../rollout';
import { accountName } from '../service-account';

/** The pods of one collector, as the OpenTelemetry Operator labels them. */
export const podsOf = (instance: Value<string>) => ({
  'app.kubernetes.io/instance': field(instance),
  'app.kubernetes.io/component': 'opentelemetry-collector',
});

type Settings = Values<z.infer<z.ZodObject<ReturnType<typeof collectorPods>>>>;

interface CollectorProps {
  readonly image: Image;
  /** Of its account, behind the release's name. */
  readonly suffix: string;
  readonly resources: Resources;
  /** The label by which the operator knows its pods. */
  readonly instance: Value<string>;
  readonly settings: Settings;
}

/** What all collectors are, which the operator makes a Deployment of; `setCollector` completes it. */
export function collectorSpec(
  pipeline: Tracing,
  { image, suffix, resources, instance, settings }: CollectorProps,
): Partial<OpenTelemetryCollectorSpec> {
  const { values } = pipeline;
  const trusted = authorities(pipeline, goAuthorities);
  return {
    mode: Mode.DEPLOYMENT,
    image: imageReference(image, values.global),
    imagePullPolicy: field(values.images.pullPolicy),
    serviceAccount: accountName(pipeline, suffix, settings.serviceAccount),
    ...ipFamilies(values.ipFamilyPolicy),
    volumes: unlessEmpty(trusted.volumes),
    volumeMounts: unlessEmpty(trusted.volumeMounts),
    resources: requirementsOf(
      resources,
      (amount) => Request.fromString(amount),
      (amount) => Limit.fromString(amount),
    ),
    podSecurityContext: podSecurity(unprivilegedUser),
    securityContext: containerSecurity,
    deploymentUpdateStrategy: rolloutOf(settings.updateStrategy, {
      unavailable: either(MaxUnavailable),
      surge: either(MaxSurge),
    }),
    topologySpreadConstraints: spreadUnless(settings.topologySpreadConstraints, podsOf(instance)),
    terminationGracePeriodSeconds: field(settings.terminationGracePeriodSeconds),
  };
}

/** What its user says of a collector, and who chooses its ids. */
export function setCollector(collector: ApiObject, pipeline: Tracing, settings: Settings): void {
  setSeveralPods(collector, pipeline, settings, collectorTemplate);
  keepRollout(collector, settings.updateStrategy, ['spec', 'deploymentUpdateStrategy']);
  leaveIds(collector, pipeline.values.podSecurity, 'spec', 'podSecurityContext');
}

/** Nodes are drained one pod at a time. */
export const oneDisrupted = { podDisruptionBudget: { maxUnavailable: MaxDisrupted.fromNumber(1) } };

type Autoscaling = Values<{
  readonly enabled: boolean;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly cpuPercent: number;
}>;

/** @param behavior how fast, as of a HorizontalPodAutoscaler */
export const autoscaler = <Behavior>(
  { minReplicas, maxReplicas, cpuPercent }: Autoscaling,
  behavior: Behavior,
) => ({
  minReplicas: field(minReplicas),
  maxReplicas: field(maxReplicas),
  targetCpuUtilization: field(cpuPercent),
  behavior,
});

/** Leaves the number of pods to the autoscaler, or to whoever has set it. */
export function scaleBy(collector: ApiObject, isAutoscaled: Condition): void {
  onlyIf(collector, isAutoscaled, 'spec', 'autoscaler');
  onlyIf(collector, not(isAutoscaled), 'spec', 'replicas');
}
