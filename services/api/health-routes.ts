import type { Request, Response } from 'express';
import { probe, type ProbeResult } from './probe';

/** `GET /healthz`: the process answers. Says nothing of what it depends on, or one outage would restart everything. */
export function healthz(_request: Request, response: Response): void {
  response.set('cache-control', 'no-store').json({ status: 'ok' });
}

/** `GET /readyz`: whether uploads can be taken, and if not, why not. */
export function readyz(probed: Parameters<typeof probe>[0]) {
  return async (_request: Request, response: Response): Promise<void> => {
    const results = await probe(probed);
    const ready = results.every(({ failure }) => failure === undefined);
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({
        status: ready ? 'ready' : 'not ready',
        dependencies: Object.fromEntries(results.map((result) => [result.name, describe(result)])),
      });
  };
}

function describe({ failure }: ProbeResult) {
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
