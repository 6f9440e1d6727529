import { healthSchema } from './health-route';
import type { Operation } from '../endpoint/operation';

export const healthOperation: Operation = {
  method: 'get',
  path: '/healthz',
  operationId: 'readHealth',
  summary: 'Whether the process can go on',
  tag: 'operation',
  answers: {
    200: {
      description: 'It does.',
      content: {
        'application/json': { schema: healthSchema, examples: { ok: { value: { status: 'ok' } } } },
      },
    },
    503: {
      description:
        'It should be started anew: its connections have failed for a minute while new ones serve.',
      content: {
        'application/json': {
          schema: healthSchema,
          examples: { stuck: { value: { status: 'failed', reason: 'Redis serves new connections' } } },
        },
      },
    },
  },
  problems: {},
};
