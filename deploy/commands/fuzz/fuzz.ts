import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FuzzOrder, FuzzReport } from './fuzzing-thread';

/** CPU: whatever takes more than this never ends. A busy machine may take long to give it. */
const hangCpuMillis = 20_000;
/** What waits for something that never comes takes no CPU. */
const hangMillis = 300_000;
const watchMillis = 1000;
/** Of the thread: what a parser makes of 16 KiB has no need of more. */
const mostHeapMebibytes = 256;

/** Fuzzes one target in a thread of its own, so that a hang or a heap without bound is found out about, too. */
export async function fuzz(name: string, seconds: number, seed: number): Promise<FuzzReport> {
  const current = new SharedArrayBuffer(8 + 64 * 1024);
  const order: FuzzOrder = { name, seconds, seed, current };
  const thread = new Worker(path.join(__dirname, 'fuzzing-thread.js'), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMebibytes },
  });
  const { promise, resolve } = Promise.withResolvers<FuzzReport>();
  const fault = (what: string) => resolve({ kind: 'fault', what, input: inputIn(current) });
  thread.once('message', resolve);
  thread.once('error', (error) => fault(String(error)));
  thread.once('exit', (code) => fault(`the thread ended with ${code}`));
  const watch = setInterval(watchOver(new Int32Array(current, 4, 1), fault), watchMillis);
  try {
    return await promise;
  } finally {
    clearInterval(watch);
    await thread.terminate();
  }
}

/** @param beats count the inputs. */
function watchOver(beats: Int32Array, fault: (what: string) => void): () => void {
  let [beat, since, cpu] = [-1, performance.now(), process.cpuUsage()];
  return () => {
    const now = Atomics.load(beats, 0);
    if (now !== beat) [beat, since, cpu] = [now, performance.now(), process.cpuUsage()];
    const { user, system } = process.cpuUsage(cpu);
    if ((user + system) / 1000 > hangCpuMillis) fault(`did not come back within ${hangCpuMillis} ms of CPU`);
    if (performance.now() - since > hangMillis) fault(`did not come back within ${hangMillis} ms`);
  };
}

function inputIn(current: SharedArrayBuffer): Uint8Array {
  const length = new Int32Array(current, 0, 1)[0] ?? 0;
  return Uint8Array.from(new Uint8Array(current, 8, Math.min(length, current.byteLength - 8)));
}
