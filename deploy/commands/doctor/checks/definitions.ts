import { type Finding, found, ok } from '../finding';
import { repairOperators } from '../mends';
import type { State } from '../state';

/** The kinds that the charts create; that of an Instrumentation is needed by every pod. */
export function checkDefinitions(state: State): Finding[] {
  const { kinds } = state;
  const name = 'instrumentations.opentelemetry.io';
  if ('error' in kinds) return [found('not-seen', 'definitions', `cannot be read: ${kinds.error}`)];
  return kinds.value.has(name)
    ? [ok(`crd/${name}`, 'is served')]
    : [
        found(
          'definition-missing',
          `crd/${name}`,
          'is not served by the API server: it does not exist, or is not established',
          repairOperators(state),
        ),
      ];
}
