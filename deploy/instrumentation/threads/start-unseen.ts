import { channel } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { silenceEvents } from '../lifecycle/process-events';

/** On which Node.js tells of a thread while it is made. */
const THREADS = channel('worker_threads');

/**
 * Starts a thread that neither subscribers of its channel nor listeners of the process' event `worker` hear of: they
 * are for the service's own. Node.js emits the event in a tick of its own, between the two that this adds: a service may
 * have begun to listen by then.
 */
export function startUnseen(start: () => Worker): Worker {
  process.nextTick(silenceEvents, true);
  Object.defineProperty(THREADS, 'hasSubscribers', { value: false, configurable: true });
  try {
    return start();
  } finally {
    Reflect.deleteProperty(THREADS, 'hasSubscribers');
    process.nextTick(silenceEvents, false);
  }
}
