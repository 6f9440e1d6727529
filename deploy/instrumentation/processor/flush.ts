import { deferred } from '../language/deferred';
import type { FlushableProcessor } from './flushable-processor';

/** What brings answers while the event loop stands still. */
interface Link {
  end(): void;
  /** @returns false where none came before the deadline */
  awaitAnswer(deadline: number): boolean;
}

/** @returns false where the time was not enough */
export async function flushWithin(
  processors: readonly FlushableProcessor[],
  timeoutMillis: number,
): Promise<boolean> {
  const late = deferred<false>();
  const timer = setTimeout(() => late.resolve(false), timeoutMillis);
  const flushed = Promise.all(processors.map((processor) => processor.forceFlush())).then(() => true);
  const inTime = await Promise.race([flushed, late.promise]);
  clearTimeout(timer);
  return inTime;
}

/** What is not exported by the deadline, on the clock of `performance.now()`, is given up. */
export function flushWithoutLoop(
  processors: readonly FlushableProcessor[],
  link: Link | undefined,
  deadline: number,
): void {
  link?.end();
  for (;;) {
    for (const processor of processors) processor.advance();
    if (processors.every(({ isIdle }) => isIdle)) return;
    if (link?.awaitAnswer(deadline)) continue;
    for (const processor of processors) processor.giveUp();
    return;
  }
}
