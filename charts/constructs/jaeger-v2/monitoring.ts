import type { Construct } from 'constructs';
import { all, is } from '../../template/condition';
import { field } from '../../template/field';
import { collectorMetrics } from '../collector/own-metrics';
import { podsOf } from '../collector/pods';
import type { Tracing } from '../installation';
import { metadata } from '../labels';
import { addMonitors, addPodMonitor } from '../monitor';
import { jaegerV1Name, jaegerV2Instance, jaegerV2QueryInstance } from '../tracing-endpoints';
import { spanMetricsPort } from './performance';

/** What Prometheus reads of Jaeger, by the Services that the OpenTelemetry Operator makes for that, or of pods. */
export function addJaegerMonitor(scope: Construct, pipeline: Tracing): void {
  const { release, values } = pipeline;
  const { tracing, jaeger } = values;
  const isV2 = all(tracing.enabled, is(tracing.backend, 'jaeger-v2'));
  const instances = [field(jaegerV2Instance(pipeline)), field(jaegerV2QueryInstance(pipeline))];
  addMonitors(scope, pipeline, {
    id: 'jaeger-monitor',
    metadata: metadata(release, 'jaeger'),
    services: {
      selector: {
        matchExpressions: [
          { key: 'operator.opentelemetry.io/collector-monitoring-service', operator: 'Exists' },
          { key: 'app.kubernetes.io/instance', operator: 'In', values: instances },
        ],
      },
      endpoint: { port: 'monitoring' },
    },
    pods: collectorMetrics(instances),
    wanted: isV2,
  });
  // What is measured of operations is read of each collector by itself.
  addMonitors(scope, pipeline, {
    id: 'operations-monitor',
    metadata: metadata(release, 'jaeger', 'operations'),
    services: {
      selector: {
        matchLabels: {
          'operator.opentelemetry.io/collector-service-type': 'base',
          'app.kubernetes.io/instance': field(jaegerV2Instance(pipeline)),
        },
      },
      endpoint: { targetPort: spanMetricsPort },
    },
    pods: {
      selector: { matchLabels: podsOf(jaegerV2Instance(pipeline)) },
      endpoint: { targetPort: spanMetricsPort },
    },
    wanted: all(isV2, jaeger.v2.performance.enabled),
  });
  // Of v1 several Services have one pod; it is read once.
  addPodMonitor(scope, pipeline, {
    id: 'jaeger-v1-monitor',
    metadata: metadata(release, 'jaeger', 'jaeger-v1'),
    selector: {
      matchLabels: {
        'app.kubernetes.io/instance': jaegerV1Name(pipeline),
        'app.kubernetes.io/managed-by': 'jaeger-operator',
      },
    },
    endpoint: { port: 'admin-http' },
    wanted: all(tracing.enabled, is(tracing.backend, 'jaeger-operator')),
  });
}
