import { fault, type Finding, ok } from '../finding';
import { upgradeRelease } from '../mends';
import type { State } from '../state';

/** The Instrumentation of the namespace: it must exist and name the bundle's image. */
export function checkInstrumentation(state: State): Finding[] {
  const { instrumentations, target } = state;
  if (instrumentations.length === 0)
    return [fault('instrumentation', `namespace ${target.namespace} has none`, upgradeRelease(state))];
  return instrumentations.map(({ metadata, spec }) => {
    const subject = `instrumentation/${metadata.name}`;
    if (!spec.nodejs?.image)
      return fault(subject, 'names no image in spec.nodejs.image', upgradeRelease(state));
    return ok(subject, `${spec.nodejs.image}, ${spec.exporter?.endpoint ?? 'no OTLP endpoint'}`);
  });
}
