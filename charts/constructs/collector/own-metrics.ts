/** Where Prometheus reads what a collector says of itself. */
export const metricsPort = 8888;

/** @param names how they are written; the Collector's own default where nothing is said of them */
export const ownMetrics = (names: object = {}) => ({
  level: 'normal',
  readers: [{ pull: { exporter: { prometheus: { host: '', port: metricsPort, ...names } } } }],
});

/** Where a PodMonitor finds them: the name is that which the OpenTelemetry Operator gives to the port. */
export const collectorMetrics = (instances: string[]) => ({
  selector: {
    matchLabels: { 'app.kubernetes.io/component': 'opentelemetry-collector' },
    matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: instances }],
  },
  endpoint: {
    port: 'metrics',
    // The label that samples have by the Service that the operator makes for metrics.
    relabelings: [
      {
        sourceLabels: ['__meta_kubernetes_pod_name'],
        regex: '(.+-collector)-[^-]+-[^-]+',
        replacement: '$1-monitoring',
        targetLabel: 'service',
      },
    ],
  },
});
