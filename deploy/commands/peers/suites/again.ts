import { availableParallelism } from 'node:os';
import type { Outcomes } from '../suite';

/** A test that does not always pass says nothing of tracing: so many times it may fail. */
const TRIES = 3;

/**
 * Runs each file, and again where a test of it failed; a test that passes once has passed.
 *
 * @param run given the file, and a number that no other run at the same time has
 */
export async function again(
  files: readonly string[],
  run: (file: string, lane: number) => Promise<Outcomes>,
): Promise<Outcomes> {
  const all = new Map<string, boolean>();
  const left = files.values();
  // As the projects do themselves, whose files are made for it.
  await Promise.all(Array.from({ length: availableParallelism() }, (_, lane) => runLeft(lane)));
  return all;

  async function runLeft(lane: number): Promise<void> {
    for (const file of left) await runAgain(file, lane);
  }

  async function runAgain(file: string, lane: number): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const outcomes = await run(file, lane);
      for (const [name, passed] of outcomes) all.set(name, passed || all.get(name) === true);
      if (![...outcomes.values()].includes(false)) break;
    }
  }
}
