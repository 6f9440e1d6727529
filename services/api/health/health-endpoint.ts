import { z } from 'zod';
import { type Health, healthOf } from '../../shared/probes/health';
import type { Liveness } from '../../shared/probes/liveness';
import type { Endpoint } from '../endpoint/endpoint';

interface HealthNeeds {
  readonly liveness: Pick<Liveness, 'reason'>;
}

const healthSchema: z.ZodType<Health> = z
  .object({ status: z.enum(['ok', 'failed']), reason: z.string().optional() })
  .meta({ id: 'Health' });

/** For load balancers: as on the port of operations, where everything else about this process is. */
export const healthEndpoint: Endpoint<HealthNeeds> = {
  method: 'get',
  path: '/healthz',
  operationId: 'readHealth',
  summary: 'Whether the process can go on',
  tag: 'operation',
  answers: {
    200: {
      description: 'The process can go on.',
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
  traced: false,
  observed: 'probe',
  handler:
    ({ liveness }) =>
    (_request, response) => {
      const health = healthOf(liveness);
      response
        .status(health.status === 'ok' ? 200 : 503)
        .set('cache-control', 'no-store')
        .json(health);
    },
};
