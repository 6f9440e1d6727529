import { type Finding, found } from '../finding';
import type { State } from '../state';

/** What could not be read, and would have been judged: to be unknown is not to be well. */
export function checkVisibility(state: State): Finding[] {
  const { instrumentations, services, configMaps, unseen } = state;
  const others = Object.entries({ instrumentations, services, configmaps: configMaps }).flatMap(
    ([kind, list]) => ('error' in list ? [[kind, list.error] as const] : []),
  );
  return (
    Object.entries({ ...unseen, ...Object.fromEntries(others) })
      // Events and policies only explain what is found without them.
      .filter(([kind]) => !['events', 'networkpolicies'].includes(kind))
      .map(([kind, error]) => found('not-seen', kind, `cannot be read: ${error}`))
  );
}
