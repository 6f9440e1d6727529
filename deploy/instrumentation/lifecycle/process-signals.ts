import type { EventEmitter } from 'node:events';
import { beforeEvents, substituteEmit } from './process-events';

type WatchSignal = (signal: NodeJS.Signals) => void;

/** By its events alone, whatever they are called with. */
const events: EventEmitter = process;

/** Node's own, by which it begins and ends to watch for a signal that somebody adds or removes a listener of. */
interface Watching {
  readonly begin: WatchSignal;
  readonly end: WatchSignal;
}

/**
 * Calls `onSignal` before the listeners of a signal, be there any or none. It is no listener itself: a service, or a
 * package such as `signal-exit`, counts those of a signal to decide whether the process ends. Node.js emits a signal by
 * what `process.emit` is when it begins to watch for it, which is substituted.
 *
 * Does nothing where Node.js watches in another way than it does today: a signal that is watched for in vain would never
 * end the process.
 *
 * @returns gives a signal that has no listener back to the system, for good. It needs nothing that a service could have
 *   removed since: `process.removeAllListeners()` removes Node's own listeners, too
 */
export function beforeSignals(signals: readonly NodeJS.Signals[], onSignal: WatchSignal): WatchSignal {
  const watching = findWatching();
  if (watching === undefined) return () => {};
  const emitSignal = (signal: NodeJS.Signals, ...args: unknown[]): unknown => {
    onSignal(signal);
    return events.emit(signal, ...args);
  };
  const watch = (signal: NodeJS.Signals): boolean => substituteEmit(emitSignal, () => watching.begin(signal));
  const areWatched = signals.every((signal) => watch(signal) || events.listenerCount(signal) > 0);
  if (!areWatched) {
    signals.forEach(watching.end);
    return watching.end;
  }
  let isDue = false;
  let hasEnded = false;
  const watchAgain = (): void => {
    if (!hasEnded) signals.forEach(watch);
  };
  // Node.js gives a signal up when its last listener is removed, which is an event: after it.
  beforeEvents(() => {
    // And begins anew when there is a listener again, which is one, too.
    watchAgain();
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      watchAgain();
    }).unref();
  });
  return (signal) => {
    hasEnded = true;
    watching.end(signal);
  };
}

function findWatching(): Watching | undefined {
  const begin = find('newListener', 'startListeningIfSignal');
  const end = find('removeListener', 'stopListeningIfSignal');
  return begin && end && { begin, end };
}

/** Node's own listeners are there before any other. */
function find(event: string, name: string): WatchSignal | undefined {
  const listener = events.listeners(event).find((each) => each.name === name);
  return listener && ((signal) => void Reflect.apply(listener, process, [signal]));
}
