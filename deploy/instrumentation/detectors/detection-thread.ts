import path from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { DetectorName } from '../catalogue/detectors';
import type { Report } from '../diagnostics/report';
import { toError } from '../language/failure';
import { startUnseen } from '../threads/start-unseen';
import { threadOptions } from '../threads/thread-options';
import type { FoundMessage, ThreadMessage, ThreadStart } from './thread-messages';

/** Two seconds more than the slowest of the detectors waits by itself for one answer: on EC2 and Azure, five. */
const PATIENCE_MILLIS = 7000;

/**
 * Runs detectors that ask others, in a thread that nothing waits for. Who has not answered in time is given up, and told.
 *
 * @param fail is told which of them fail
 */
export function detectElsewhere(
  directory: string,
  names: readonly DetectorName[],
  tell: (found: FoundMessage) => void,
  fail: (names: readonly DetectorName[], error: unknown) => void,
  report: Report,
): void {
  const waiting = new Set(names);
  let patience: NodeJS.Timeout | undefined;
  const worker = startUnseen(() => new Worker(path.join(directory, 'thread.js'), optionsFor({ names })));
  const giveUp = (why: string) => {
    clearTimeout(patience);
    if (waiting.size > 0)
      report('warn', `resource detectors are given up: ${why}`, { detectors: [...waiting] });
    waiting.clear();
    void worker.terminate();
  };
  worker.on('error', (error) => giveUp(toError(error).message));
  worker.on('exit', (code) => giveUp(`their thread ended with ${code}`));
  worker.on('message', (message: ThreadMessage) => {
    if ('asked' in message) {
      patience = setTimeout(giveUp, PATIENCE_MILLIS, `no answer within ${PATIENCE_MILLIS} ms`).unref();
      return;
    }
    if ('attributes' in message) {
      tell(message);
      return;
    }
    waiting.delete(message.name);
    if (message.error !== undefined) fail([message.name], message.error);
    if (waiting.size === 0) giveUp('');
  });
  worker.unref();
}

/** Of the environment all but what would load the service's preloads: it says which cloud this is. */
function optionsFor(start: ThreadStart): WorkerOptions {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS'));
  return {
    ...threadOptions('mangamotion-detectors', process.env, process.execArgv),
    env,
    workerData: start,
  };
}
