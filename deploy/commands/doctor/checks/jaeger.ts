import { isForbidden } from '../attempt';
import { isToBeTraced } from '../concerned';
import { type Finding, found, ok } from '../finding';
import { look, repairOnlyRelease, repairOperators } from '../mends';
import { isService } from '../ours';
import { known, type State } from '../state';
import { withoutUser } from '../without-user';
import { checkOperator, jaegerNames } from './operator-health';

const ours = ['mangamotion-backend', 'mangamotion-worker'];

/** The backend where it is in the namespace: its operator, and whether Jaeger answers and has heard of the services. */
export const checkJaeger = (state: State): Finding[] => [
  ...checkBackendOperator(state),
  ...checkAnswer(state),
];

function checkBackendOperator(state: State): Finding[] {
  const { backends, jaegerOperators, kinds, target } = state;
  const asked = known(backends).filter(({ metadata }) => metadata.namespace === target.namespace);
  const definitions = asked.map(({ kind }) =>
    kind === 'Jaeger' ? 'jaegers.jaegertracing.io' : 'opentelemetrycollectors.opentelemetry.io',
  );
  const missing = [...new Set(definitions)].filter((name) => 'value' in kinds && !kinds.value.has(name));
  if (missing.length > 0)
    return missing.map((name) =>
      found(
        'backend-definition-missing',
        `crd/${name}`,
        'is not served by the API server: it does not exist, or is not established',
        repairOperators(state),
      ),
    );
  if (!asked.some(({ kind }) => kind === 'Jaeger') || 'error' in jaegerOperators) return [];
  const [operator] = jaegerOperators.value;
  return [
    operator
      ? checkOperator(state, operator, jaegerNames)
      : found(
          'backend-operator',
          'Jaeger Operator',
          'no MutatingWebhookConfiguration leads to one',
          repairOperators(state),
        ),
  ];
}

function checkAnswer(state: State): Finding[] {
  const { jaeger, backends, workloads } = state;
  if (!jaeger) return workloads.some((each) => isToBeTraced(state, each)) ? elsewhereOrMissing(state) : [];
  if ('error' in jaeger) {
    if (isForbidden(jaeger.error)) return [found('not-seen', 'jaeger', `cannot be asked: ${jaeger.error}`)];
    const names = known(backends).map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    const words = names.length > 0 ? ['describe', ...names] : ['get', 'pods,services,endpointslices'];
    return [found('backend-down', 'jaeger', `does not answer: ${jaeger.error}`, look(state, ...words))];
  }
  const { value } = jaeger;
  const wanted = workloads.some(({ metadata }) => isService(metadata)) ? ours : [];
  const unknown = wanted.filter((service) => !value.includes(service));
  const has = wanted.length > 0 ? wanted.join(' and ') : `${value.length} services`;
  return [
    unknown.length === 0
      ? ok('jaeger', `answers, with traces of ${has}`)
      : found('backend-silent', 'jaeger', `answers, without a trace of ${unknown.join(' and ')} so far`),
  ];
}

/** An endpoint in the namespace itself means that Jaeger should be there. */
function elsewhereOrMissing(state: State): Finding[] {
  const { instrumentations, services, target } = state;
  if ('error' in services) return [];
  const endpoints = known(instrumentations).map(({ spec }) => spec.exporter?.endpoint ?? '');
  const inside = endpoints.find((endpoint) => endpoint.includes(`-collector.${target.namespace}.svc`));
  return [
    inside === undefined
      ? ok('jaeger', 'not asked: spans go to a backend outside of this namespace')
      : found(
          'backend-missing',
          'jaeger',
          `has no query service in namespace ${target.namespace}, though spans go to ${withoutUser(inside)}`,
          repairOnlyRelease(state),
        ),
  ];
}
