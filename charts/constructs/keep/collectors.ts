import type { Construct } from 'constructs';
import {
  OpenTelemetryCollector,
  type OpenTelemetryCollectorSpecConfig,
} from '../../imports/opentelemetry.io';
import { type Keep, leavingSeconds } from '../../model/keep';
import { all } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { field } from '../../template/field';
import type { Values } from '../../template/values';
import { autoscaler, collectorSpec, oneDisrupted, scaleBy, setCollector } from '../collector/pods';
import { pullSecrets } from '../image';
import type { Tracing } from '../installation';
import { metadata } from '../labels';
import { times, timesOfAnswers } from '../probes';
import { addAccount } from '../service-account';
import { decidingConfiguration, routingConfiguration } from './configuration';
import { isDecidedLate } from './entry';
import { isRouted, type Tier, tierInstance } from './tiers';

/** The collectors between services and backend. */
export function addKeep(scope: Construct, pipeline: Tracing): void {
  const { routing, deciding } = pipeline.values.keep;
  const wanted = isDecidedLate(pipeline);
  for (const object of addTier(scope, pipeline, 'keep', deciding, decidingConfiguration(pipeline)))
    onlyIf(object, wanted);
  for (const object of addTier(scope, pipeline, 'route', routing, routingConfiguration(pipeline)))
    onlyIf(object, all(wanted, isRouted(pipeline)));
}

function addTier(
  scope: Construct,
  pipeline: Tracing,
  tier: Tier,
  settings: Values<Keep['routing']>,
  config: OpenTelemetryCollectorSpecConfig,
) {
  const { release, values } = pipeline;
  const { autoscaling } = settings;
  const account = addAccount(scope, pipeline, {
    id: `${tier}-account`,
    component: tier,
    settings: settings.serviceAccount,
    imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
  });
  const collector = new OpenTelemetryCollector(scope, tier, {
    metadata: metadata(release, tier),
    spec: {
      ...collectorSpec(pipeline, {
        image: values.keep.image,
        suffix: tier,
        resources: settings.resources,
        instance: tierInstance(pipeline, tier),
        settings,
      }),
      ...oneDisrupted,
      replicas: field(settings.replicas),
      autoscaler: autoscaler(autoscaling, {
        // Each change of their number splits traces that are under way.
        scaleUp: { stabilizationWindowSeconds: 60 },
        scaleDown: {
          stabilizationWindowSeconds: 600,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 600 }],
        },
      }),
      config,
      lifecycle: { preStop: { sleep: { seconds: leavingSeconds } } },
      startupProbe: times(settings.startupProbe),
      livenessProbe: timesOfAnswers(settings.livenessProbe),
      readinessProbe: timesOfAnswers(settings.readinessProbe),
    },
  });
  setCollector(collector, pipeline, settings);
  scaleBy(collector, autoscaling.enabled);
  return [account, collector];
}
