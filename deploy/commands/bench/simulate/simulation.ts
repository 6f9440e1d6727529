import { mean } from '../statistics';
import { Events } from './events';
import { Station } from './station';

/** What a job does next. */
export type Step =
  /** Waits for a server of this station, and keeps it for a while; `by`: for this process of several. */
  | { readonly serve: string; readonly by?: number; readonly millis: number }
  /** Takes time, and nobody's. */
  | { readonly waitMillis: number }
  /** Keeps a server for all of these. */
  | { readonly hold: string; readonly steps: (server: number) => readonly Step[] }
  /** Is told how long it took from the job's arrival to here. */
  | { readonly mark: (millis: number) => void };

export interface Simulation {
  /** By station: how many it can serve at a time, whoever is free. */
  readonly servers: Readonly<Record<string, number>>;
  /** By station: how many processes it has, each of which serves one at a time of those that are its own. */
  readonly processes?: Readonly<Record<string, number>>;
  /** Of the one machine on which all of it is served; undefined: nobody waits for another's core. */
  readonly cores?: number | undefined;
  /** When jobs arrive, in milliseconds, ascending. */
  readonly arrivals: readonly number[];
  readonly stepsOf: () => readonly Step[];
}

/** By station, the share of its servers, or processes, that was busy; `cores`, where all share them. */
export type Utilisation = Readonly<Record<string, number>>;

/** Lets all jobs come, and go through their steps. */
export function simulate({ servers, processes = {}, cores, arrivals, stepsOf }: Simulation): {
  readonly utilisation: Utilisation;
  /** From the first arrival to the last job's end. */
  readonly millis: number;
} {
  const events = new Events();
  const shared = cores === undefined ? undefined : new Station(events, cores);
  const stations = new Map<string, readonly Station[]>(shared && [['cores', [shared]]]);
  for (const [name, count] of Object.entries(servers)) stations.set(name, [new Station(events, count)]);
  for (const [name, count] of Object.entries(processes))
    stations.set(
      name,
      Array.from({ length: count }, () => new Station(events, 1)),
    );
  const stationOf = (name: string, index = 0): Station => {
    const station = stations.get(name)?.[index];
    if (!station) throw new RangeError(`there is no station ${name}, or it has no process ${index}`);
    return station;
  };
  const serve = (station: Station, millis: number, then: () => void): void =>
    station.take((server) => {
      const work = (core: number): void =>
        events.after(millis, () => {
          shared?.give(core);
          station.give(server);
          then();
        });
      if (shared) shared.take(work);
      else work(0);
    });
  const go = (steps: readonly Step[], index: number, sinceMillis: number, then: () => void): void => {
    const step = steps[index];
    if (!step) return then();
    const next = (): void => go(steps, index + 1, sinceMillis, then);
    if ('serve' in step) return serve(stationOf(step.serve, step.by), step.millis, next);
    if ('waitMillis' in step) return events.after(step.waitMillis, next);
    if ('mark' in step) {
      step.mark(events.nowMillis - sinceMillis);
      return next();
    }
    const station = stationOf(step.hold);
    station.take((server) =>
      go(step.steps(server), 0, sinceMillis, () => {
        station.give(server);
        next();
      }),
    );
  };
  const arrive = (index: number): void => {
    const atMillis = arrivals[index];
    if (atMillis === undefined) return;
    events.after(atMillis - events.nowMillis, () => {
      arrive(index + 1);
      go(stepsOf(), 0, events.nowMillis, () => undefined);
    });
  };
  arrive(0);
  events.run();
  const millis = events.nowMillis - (arrivals[0] ?? 0);
  const shares = [...stations].map(
    ([name, all]) => [name, mean(all.map((each) => each.busyMillis() / each.servers / millis))] as const,
  );
  return { utilisation: Object.fromEntries(shares), millis };
}
