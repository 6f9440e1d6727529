import { Events } from './events';
import { Station } from './station';

/** What a job does next. */
export type Step =
  /** Waits for a server of this station, and keeps it for a while. */
  | { readonly serve: string; readonly millis: number }
  /** Takes time, and nobody's. */
  | { readonly waitMillis: number }
  /** Keeps a server from here until it is given back. */
  | { readonly take: string }
  | { readonly give: string }
  /** Is told how long it took from the job's arrival to here. */
  | { readonly mark: (millis: number) => void };

export interface Simulation {
  /** By station: how many it can serve at a time. */
  readonly servers: Readonly<Record<string, number>>;
  /** The station whose servers are needed to serve anywhere: the cores, where all share a machine. */
  readonly cores?: string;
  /** When jobs arrive, in milliseconds, ascending. */
  readonly arrivals: readonly number[];
  readonly stepsOf: () => readonly Step[];
}

/** By station, the share of its servers that was busy. */
export type Utilisation = Readonly<Record<string, number>>;

/** Lets all jobs come, and go through their steps. */
export function simulate({ servers, cores, arrivals, stepsOf }: Simulation): {
  readonly utilisation: Utilisation;
  /** From the first arrival to the last job's end. */
  readonly millis: number;
} {
  const events = new Events();
  const stations = new Map(
    Object.entries(servers).map(([name, count]) => [name, new Station(events, count)]),
  );
  const stationOf = (name: string): Station => {
    const station = stations.get(name);
    if (!station) throw new RangeError(`there is no station ${name}`);
    return station;
  };
  const serve = (name: string, millis: number, then: () => void): void => {
    const station = stationOf(name);
    const core = cores === undefined ? undefined : stationOf(cores);
    station.take(() => {
      const work = (): void =>
        events.after(millis, () => {
          core?.give();
          station.give();
          then();
        });
      if (core) core.take(work);
      else work();
    });
  };
  const go = (steps: readonly Step[], index: number, sinceMillis: number): void => {
    const step = steps[index];
    if (!step) return;
    const next = (): void => go(steps, index + 1, sinceMillis);
    if ('serve' in step) return serve(step.serve, step.millis, next);
    if ('waitMillis' in step) return events.after(step.waitMillis, next);
    if ('take' in step) return stationOf(step.take).take(next);
    if ('give' in step) stationOf(step.give).give();
    else step.mark(events.nowMillis - sinceMillis);
    next();
  };
  const arrive = (index: number): void => {
    const atMillis = arrivals[index];
    if (atMillis === undefined) return;
    events.after(atMillis - events.nowMillis, () => {
      arrive(index + 1);
      go(stepsOf(), 0, events.nowMillis);
    });
  };
  arrive(0);
  events.run();
  const millis = events.nowMillis - (arrivals[0] ?? 0);
  const shares = [...stations].map(
    ([name, each]) => [name, each.busyMillis() / each.servers / millis] as const,
  );
  return { utilisation: Object.fromEntries(shares), millis };
}
