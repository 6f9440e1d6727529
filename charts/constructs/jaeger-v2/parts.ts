import type { Construct } from 'constructs';
import { leavingSeconds } from '../../model/jaeger-v2';
import { field } from '../../template/field';
import { autoscaler, oneDisrupted, scaleBy } from '../collector/pods';
import type { Tracing } from '../installation';
import { jaegerV2Instance, jaegerV2QueryInstance } from '../tracing-endpoints';
import { allInOneConfiguration, collectorConfiguration, queryConfiguration } from './configuration';
import { addPart } from './part';
import { keepMeasuring, keepMonitor } from './performance';
import { samplingMounts } from './sampling';

/** Time that a process has from its start to its first answer. */
const startingSeconds = 5;

export function addAllInOne(scope: Construct, pipeline: Tracing) {
  const part = addPart(scope, pipeline, {
    id: 'jaeger-v2',
    suffix: 'jaeger-v2',
    instance: jaegerV2Instance(pipeline),
    spec: { replicas: 1, config: allInOneConfiguration(pipeline), ...samplingMounts(pipeline) },
  });
  keepMeasuring(part, pipeline);
  keepMonitor(part, pipeline);
  return part;
}

/** As many as spans need; the CPU says how many these are. */
export function addCollector(scope: Construct, pipeline: Tracing) {
  const { collectorReplicas, v2 } = pipeline.values.jaeger;
  const part = addPart(scope, pipeline, {
    id: 'jaeger-v2-collector',
    suffix: 'jaeger-v2',
    instance: jaegerV2Instance(pipeline),
    spec: {
      replicas: field(collectorReplicas),
      autoscaler: autoscaler(v2.autoscaling, { scaleDown: { stabilizationWindowSeconds: 300 } }),
      config: collectorConfiguration(pipeline),
      ...samplingMounts(pipeline),
      ...lasting,
    },
  });
  keepMeasuring(part, pipeline);
  scaleBy(part, v2.autoscaling.enabled);
  return part;
}

/** Its name is short because the operator cuts names of 63 characters, and must not make one of two. */
export function addQuery(scope: Construct, pipeline: Tracing) {
  const part = addPart(scope, pipeline, {
    id: 'jaeger-v2-query',
    suffix: 'query',
    instance: jaegerV2QueryInstance(pipeline),
    spec: {
      replicas: field(pipeline.values.jaeger.queryReplicas),
      config: queryConfiguration(pipeline),
      ...lasting,
    },
  });
  keepMonitor(part, pipeline);
  return part;
}

/** Both are there at every moment, and no pod is asked before it can answer. */
const lasting = {
  ...oneDisrupted,
  lifecycle: {
    // The operator makes probes of an extension that Jaeger does not have: a pod counts as ready when this is over.
    postStart: { sleep: { seconds: startingSeconds } },
    preStop: { sleep: { seconds: leavingSeconds } },
  },
};
