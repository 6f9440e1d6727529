import type { FuzzTarget } from './target';

/** Below it a measurement says more of the clock than of the parser. */
const leastMillis = 10;
const measurements = 5;

/**
 * CPU that one parsing takes, in milliseconds: the least of some measurements, of as many parsings as it takes to see
 * any. What else runs on the machine, and in the process, only adds to it.
 */
export async function parsingMillis(target: FuzzTarget, input: Buffer): Promise<number> {
  const costs: number[] = [];
  let times = 1;
  while (costs.length < measurements) {
    const millis = await cpuMillis(target, input, times);
    if (millis >= leastMillis || times >= 10_000) costs.push(millis / times);
    else times *= 4;
  }
  return Math.min(...costs);
}

async function cpuMillis(target: FuzzTarget, input: Buffer, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    try {
      await target.parse(input);
    } catch (error) {
      if (!target.isRefusal(error)) throw error;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
