import type { Attributes } from '@opentelemetry/api';
import type { ResourceDetector } from '@opentelemetry/resources';

type Tell = (found: Attributes) => void;

/**
 * Tells what a detector finds: at once what it knows without waiting, and again all of it when it has waited for the rest.
 *
 * @returns when it has found all; never where what it waits for never comes
 * @throws (rejects with) whatever it throws
 */
export async function runDetector(detector: ResourceDetector, tell: Tell): Promise<void> {
  const found = Object.entries(detector.detect().attributes ?? {});
  const isLate = ([, value]: (typeof found)[number]) => value instanceof Promise;
  tell(present(found.filter((each) => !isLate(each))));
  if (!found.some(isLate)) return;
  // One that fails is an attribute that is not there, as in OpenTelemetry's own resource.
  const settled = await Promise.all(
    found.map(async ([name, value]) => [name, await Promise.resolve(value).catch(() => undefined)] as const),
  );
  tell(present(settled));
}

const present = (entries: readonly (readonly [string, unknown])[]): Attributes =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));
