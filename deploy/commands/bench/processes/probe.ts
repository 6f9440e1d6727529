import type { CpuProfile, HeapAnswer, UsageAnswer } from '../messages';
import { answer } from './answer';

// Preloaded into every measured server alike, traced or not: it tells of the process on request.

const answers: Readonly<Record<string, () => object | Promise<object>>> = {
  usage: (): UsageAnswer => {
    const { user, system } = process.cpuUsage();
    return { cpuMicros: user + system, residentBytes: process.memoryUsage.rss() };
  },
  /** Needs `--expose-gc`. */
  heap: (): HeapAnswer => {
    if (globalThis.gc === undefined) throw new Error('node must run with --expose-gc');
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heapBytes: heapUsed, externalBytes: external, residentBytes: rss };
  },
  startProfile: async () => {
    await session().post('Profiler.enable');
    await session().post('Profiler.setSamplingInterval', { interval: samplingMicros });
    await session().post('Profiler.start');
    return {};
  },
  stopProfile: async (): Promise<CpuProfile> => {
    const { profile } = await session().post('Profiler.stop');
    const { nodes, samples = [], timeDeltas = [] } = profile;
    return { nodes, samples, timeDeltas };
  },
};

const samplingMicros = 200;
let opened: import('node:inspector/promises').Session | undefined;

/** Loaded only where a profile is asked for: others are not to have it in their start. */
function session(): import('node:inspector/promises').Session {
  if (opened) return opened;
  const { Session }: typeof import('node:inspector/promises') = require('node:inspector/promises');
  opened = new Session();
  opened.connect();
  return opened;
}

answer((question) => {
  const respond = answers[String(question)];
  if (!respond)
    throw new Error(`question must be one of ${Object.keys(answers).join(', ')}, got ${String(question)}`);
  return respond();
});

// Asking for messages must not keep a server alive that is told to end.
process.channel?.unref();
