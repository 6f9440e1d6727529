import type { Request, Response } from 'express';
import { z } from 'zod';
import { type Health, healthOf } from '../../shared/probes/health';
import type { Liveness } from '../../shared/probes/liveness';

export const healthSchema: z.ZodType<Health> = z
  .object({ status: z.enum(['ok', 'failed']), reason: z.string().optional() })
  .meta({ id: 'Health' });

/** `GET /healthz`, for load balancers: as on the port of operations, where everything else about this process is. */
export function healthz({ liveness }: { readonly liveness: Pick<Liveness, 'reason'> }) {
  return (_request: Request, response: Response): void => {
    const health = healthOf(liveness);
    response
      .status(health.status === 'ok' ? 200 : 503)
      .set('cache-control', 'no-store')
      .json(health);
  };
}
