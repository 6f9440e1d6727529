import { fault, type Finding, ok, warning } from '../finding';
import { look, upgradeRelease } from '../mends';
import type { State } from '../state';

const ours = ['mangamotion-backend', 'mangamotion-worker'];

/** Whether Jaeger answers, and has heard of both services. */
export function checkJaeger(state: State): Finding[] {
  const { jaeger, backends } = state;
  if (!jaeger) return state.instrumentations.length === 0 ? [] : [elsewhereOrMissing(state)];
  const names = backends.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
  if ('error' in jaeger)
    return [fault('jaeger', `does not answer: ${jaeger.error}`, look(state, 'describe', ...names))];
  const unknown = ours.filter((service) => !jaeger.value.includes(service));
  return [
    unknown.length === 0
      ? ok('jaeger', `answers, with traces of ${ours.join(' and ')}`)
      : warning('jaeger', `answers, without a trace of ${unknown.join(' and ')} so far`),
  ];
}

/** An endpoint in the namespace itself means that Jaeger should be there. */
function elsewhereOrMissing(state: State): Finding {
  const { instrumentations, target } = state;
  const endpoints = instrumentations.map(({ spec }) => spec.exporter?.endpoint ?? '');
  const inside = endpoints.find((endpoint) => endpoint.includes(`.${target.namespace}.svc`));
  return inside === undefined
    ? ok('jaeger', 'not asked: spans go to a backend outside of this namespace')
    : fault(
        'jaeger',
        `has no query service in namespace ${target.namespace}, though spans go to ${inside}`,
        upgradeRelease(state),
      );
}
