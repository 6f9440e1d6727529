import type { Operation } from './openapi/operation';

const text = { schema: { type: 'string' } };

export const metricsOperation: Operation = {
  method: 'get',
  path: '/metrics',
  operationId: 'readMetrics',
  summary: 'Metrics, for Prometheus',
  tag: 'operation',
  answers: {
    200: {
      description: 'Prometheus text; with exemplars, as OpenMetrics, where `Accept` asks for it.',
      content: { 'text/plain': text, 'application/openmetrics-text': text },
    },
  },
  problems: {},
};
