import dns from 'node:dns';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { toError } from '../language/failure';
import { lookUp } from './look-up';
import { readDetectors } from './read-detectors';
import { runDetector } from './run-detector';
import type { ThreadMessage, ThreadStart } from './thread-messages';

/**
 * The entry of the thread that asks clouds. Their requests keep no process alive, and are nobody's spans: modules here are
 * not the service's.
 */
function detect({ names }: ThreadStart, port: MessagePort): void {
  // Before any detector, or what it requires, has taken it.
  Object.assign(dns, { lookup: lookUp });
  const say = (message: ThreadMessage) => port.postMessage(message, []);
  const ofName = async (name: ThreadStart['names'][number]) => {
    const runs = readDetectors(__dirname, name).map((detector, position) =>
      runDetector(detector, (attributes) => say({ name, position, attributes })),
    );
    // Of one that fails, the others of its name still answer.
    const failed = (await Promise.allSettled(runs)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  };
  for (const name of names) {
    const end = (error?: string) => say({ name, done: true, error });
    ofName(name).then(
      () => end(),
      (error: unknown) => end(toError(error).message),
    );
  }
  say({ asked: true });
}

if (parentPort) detect(workerData, parentPort);
