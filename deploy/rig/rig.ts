import {
  variablesOf,
  type ClamdAddress,
  type RedisAddress,
  type StorageAddress,
  type TracesAddress,
} from './addresses';
import { all } from './starting';
import { Teardown } from './teardown';

interface Stoppable {
  readonly stop: () => Promise<unknown>;
}

/** Each server of a rig; undefined where it has none. */
interface Servers<R, S, C, T> {
  readonly redis: R;
  readonly s3: S;
  readonly clamd: C;
  readonly traces: T;
}

/** What services are started over. */
interface Foundation<R, S, C, T> extends Servers<R, S, C, T> {
  /** The variables by which API and worker find the servers. */
  readonly env: Readonly<Record<string, string>>;
  /** Has the rig stop it, before the servers. */
  readonly keep: <P extends Stoppable>(name: string, starting: Promise<P>) => Promise<P>;
}

/** How a part is started that a rig does without. */
export const none = async (): Promise<undefined> => undefined;

/** How each part is started. */
export interface RigParts<R, S, C, T, P> {
  readonly redis: () => Promise<R>;
  readonly s3: () => Promise<S>;
  readonly clamd: () => Promise<C>;
  /** Takes spans: Jaeger, the built-in receiver, or what counts them. */
  readonly traces: () => Promise<T>;
  /** Starts API, worker or both, once the servers are there. */
  readonly services: (foundation: Foundation<R, S, C, T>) => Promise<P>;
  /** Takes what was started, also where something else fails; `@default` the rig's own, which runs then. */
  readonly teardown?: Teardown;
}

/** Real servers on this machine, and services over them. */
export interface Rig<R, S, C, T, P> extends Servers<R, S, C, T> {
  readonly env: Readonly<Record<string, string>>;
  readonly services: P;
  /** Stops everything, the last first. */
  readonly stop: () => Promise<void>;
}

/** Starts servers, all at once, and then services over them. */
export async function startRig<
  R extends (RedisAddress & Stoppable) | undefined,
  S extends (StorageAddress & Stoppable) | undefined,
  C extends (ClamdAddress & Stoppable) | undefined,
  T extends (TracesAddress & Stoppable) | undefined,
  P,
>(parts: RigParts<R, S, C, T, P>): Promise<Rig<R, S, C, T, P>> {
  const { teardown = new Teardown() } = parts;
  const keep = async <K extends Stoppable | undefined>(name: string, starting: Promise<K>): Promise<K> => {
    const started = await starting;
    if (started) teardown.add(name, async () => void (await started.stop()));
    return started;
  };
  const stop = async (): Promise<void> => {
    const failures = await teardown.run();
    if (failures.length > 0) throw new Error(failures.join('; '));
  };
  try {
    const [redis, s3, clamd, traces] = await all([
      keep('Redis', parts.redis()),
      keep('S3', parts.s3()),
      keep('clamd', parts.clamd()),
      keep('traces', parts.traces()),
    ]);
    const servers = { redis, s3, clamd, traces };
    const env = variablesOf(servers);
    return { ...servers, env, services: await parts.services({ ...servers, env, keep }), stop };
  } catch (error) {
    if (parts.teardown === undefined) await teardown.run();
    throw error;
  }
}
