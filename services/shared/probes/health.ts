import type { Liveness } from './liveness';

export interface Health {
  readonly status: 'ok' | 'failed';
  /** For `failed`: why the process should be started anew. */
  readonly reason?: string;
}

/** Whether the process can go on. What it depends on may be down, or one outage would restart everything. */
export function healthOf(liveness: Pick<Liveness, 'reason'>): Health {
  const reason = liveness.reason();
  return reason === undefined ? { status: 'ok' } : { status: 'failed', reason };
}
