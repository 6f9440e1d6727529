import { healthSchema, readinessSchema } from './health-routes';
import type { Operation } from './openapi/operation';

export const healthOperation: Operation = {
  method: 'get',
  path: '/healthz',
  operationId: 'readHealth',
  summary: 'Whether the process answers',
  tag: 'operation',
  answers: {
    200: {
      description: 'It does.',
      content: {
        'application/json': { schema: healthSchema, examples: { ok: { value: { status: 'ok' } } } },
      },
    },
  },
  problems: {},
};

const ready = { status: 'ready', dependencies: { redis: { status: 'ok' }, storage: { status: 'ok' } } };
const notReady = {
  status: 'not ready',
  dependencies: {
    redis: { status: 'failed', reason: 'no answer within 1000 ms' },
    storage: { status: 'ok' },
  },
};

export const readinessOperation: Operation = {
  method: 'get',
  path: '/readyz',
  operationId: 'readReadiness',
  summary: 'Whether uploads can be taken',
  description: 'Asks Redis and storage, and answers within about a second.',
  tag: 'operation',
  answers: {
    200: {
      description: 'They can.',
      content: { 'application/json': { schema: readinessSchema, examples: { ready: { value: ready } } } },
    },
    503: {
      description: 'They cannot, and why.',
      content: {
        'application/json': { schema: readinessSchema, examples: { 'redis-hangs': { value: notReady } } },
      },
    },
  },
  problems: {},
};
