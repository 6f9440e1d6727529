import { print as write } from '../../../services/shared/command/stdout';

const start = performance.now();

/** Runs one step of a longer task and prints its name, and then what it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  print(`${name} …`);
  const result = await work();
  print(`${name}: done in ${seconds(began)} s`);
  return result;
}

/** A line with the seconds since the program started. */
export function print(text: string): void {
  write(`[${seconds(start).padStart(3)} s] ${text}`);
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(0);
