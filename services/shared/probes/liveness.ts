import type { Probe } from './probe';

export interface LivenessOptions {
  /** Over the connections that the service works with. */
  readonly own: readonly Probe[];
  /** Over a connection that is made for it; throws where that does not serve either. */
  readonly anew: () => Promise<unknown>;
  /** So long may the service's own connections fail while new ones serve. */
  readonly patienceMillis?: number;
  readonly intervalMillis?: number;
}

export interface Liveness {
  /** Why the process should be started anew; undefined where that would mend nothing. */
  readonly reason: () => string | undefined;
  readonly stop: () => void;
}

/**
 * Whether a restart would mend what a process cannot: its own connections do not serve, for a minute, although new ones
 * would. While Redis is simply down nothing is restarted: one outage would end every pod.
 */
export function watchLiveness({
  own,
  anew,
  patienceMillis = 60_000,
  intervalMillis = 5000,
}: LivenessOptions): Liveness {
  let stuckSince: number | undefined;
  let isLooking = false;
  const isStuck = async (): Promise<boolean> => {
    const failures = await Promise.all(own.map((probe) => probe.failure()));
    if (failures.every((failure) => failure === undefined)) return false;
    return anew().then(
      () => true,
      () => false,
    );
  };
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    stuckSince = (await isStuck()) ? (stuckSince ?? performance.now()) : undefined;
    isLooking = false;
  };
  const timer = setInterval(() => void look(), intervalMillis);
  timer.unref();
  const reason = (): string | undefined =>
    stuckSince !== undefined && performance.now() - stuckSince >= patienceMillis
      ? 'Redis serves new connections, but those of this process have failed for a minute'
      : undefined;
  return { reason, stop: () => clearInterval(timer) };
}
