import { isMisplaced, isToBeTraced } from '../concerned';
import { type Finding, found } from '../finding';
import { repairRelease } from '../mends';
import { componentOf, isOurs } from '../ours';
import type { Metadata } from '../resources';
import { known, type State } from '../state';
import { wanted } from '../wanted';

/** A release has both services, and a namespace has anything to trace. */
export function checkPresence(state: State): Finding[] {
  const { workloads, unseen, target } = state;
  if ('deployments' in unseen) return [];
  const missing = [...releases(state)].flatMap(([instance, [first]]) =>
    ['api', 'worker']
      .filter((component) => !hasService(state, instance, component))
      .map((component) =>
        found(
          'workload-missing',
          `release ${instance}`,
          `has no Deployment of its ${component === 'api' ? 'API' : component}`,
          repairRelease(state, first?.metadata),
        ),
      ),
  );
  const isEmpty = !workloads.some(
    (workload) =>
      isToBeTraced(state, workload) ||
      isMisplaced(workload) ||
      wanted(state, workload.template).kind === 'off',
  );
  if (missing.length > 0 || !isEmpty || Object.keys(unseen).length > 0) return missing;
  return [found('nothing-asks', `namespace ${target.namespace}`, 'has no workload that asks for tracing')];
}

/** Objects of MangaMotion's releases, each of which a release has. */
function releases(state: State): Map<string, { readonly metadata: Metadata }[]> {
  const { workloads, instrumentations, services, target } = state;
  const ours = [...workloads, ...known(instrumentations), ...known(services)].filter(
    ({ metadata }) =>
      metadata.namespace === target.namespace &&
      isOurs(metadata) &&
      ['api', 'worker', 'tracing'].includes(componentOf(metadata)),
  );
  return Map.groupBy(ours, ({ metadata }) => instanceOf(metadata));
}

const hasService = ({ workloads }: State, instance: string, component: string): boolean =>
  workloads.some(
    ({ kind, metadata }) =>
      kind === 'Deployment' &&
      isOurs(metadata) &&
      instanceOf(metadata) === instance &&
      componentOf(metadata) === component,
  );

const instanceOf = ({ labels }: Metadata): string => labels?.['app.kubernetes.io/instance'] ?? '';
