import { workerData } from 'node:worker_threads';
import { createTransport } from '../transports';
import { ENDING, type CarryMessage, type ThreadStart } from './messages';

/**
 * The entry of the thread that sends spans. It has modules of its own: whatever a service patches, observes or counts
 * in its own thread, requests of the tracing are not among it.
 */
function serve({ destinations, port, answered }: ThreadStart): void {
  const ending = new AbortController();
  const transports = destinations.map((destination) => createTransport(destination, ending.signal));
  const carry = async ({ id, to, packets }: CarryMessage): Promise<void> => {
    const answers = (await transports[to]?.carry(packets)) ?? [];
    port.postMessage({ id, answers });
    // The other side may be waiting, because its process ends.
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  };
  port.on('message', (message: CarryMessage | typeof ENDING) => {
    if (message === ENDING) ending.abort();
    else void carry(message);
  });
}

serve(workerData);
