import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Probe, ProbeResult } from './probe';

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

const dependencySchema = z
  .object({
    status: z.enum(['ok', 'failed']),
    reason: z.string().optional().meta({ description: 'Why, for `failed`.' }),
  })
  .meta({ id: 'DependencyState' });

export const readinessSchema = z
  .object({
    status: z.enum(['ready', 'not ready']),
    dependencies: z
      .record(z.string(), dependencySchema)
      .meta({ description: 'By name: `redis`, `storage`.' }),
  })
  .meta({ id: 'Readiness' });

/** `GET /healthz`: the process answers. Says nothing of what it depends on, or one outage would restart everything. */
export function healthz(_request: Request, response: Response): void {
  const answer: z.output<typeof healthSchema> = { status: 'ok' };
  response.set('cache-control', 'no-store').json(answer);
}

/** `GET /readyz`: whether uploads can be taken, and if not, why not. */
export function readyz({ probe }: { readonly probe: Probe }) {
  return async (_request: Request, response: Response): Promise<void> => {
    const results = await probe();
    const ready = results.every(({ failure }) => failure === undefined);
    const answer: z.output<typeof readinessSchema> = {
      status: ready ? 'ready' : 'not ready',
      dependencies: Object.fromEntries(results.map((result) => [result.name, describe(result)])),
    };
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json(answer);
  };
}

function describe({ failure }: ProbeResult): z.output<typeof dependencySchema> {
  return failure === undefined ? { status: 'ok' } : { status: 'failed', reason: reasonOf(failure) };
}

/** The innermost message: a wrapper's says less. */
function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  if (failure.cause !== undefined) return reasonOf(failure.cause);
  // Connecting to several addresses fails with one error for each, and no message of its own.
  if (failure instanceof AggregateError) return failure.errors.map(reasonOf).join('; ');
  return failure.message || failure.name;
}
