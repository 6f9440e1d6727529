import { type Finding, found, ok } from '../finding';
import { handedOut } from '../handed-out';
import { look, roll } from '../mends';
import { seen, type Seen } from '../observed';
import { isService } from '../ours';
import { samplerInForce } from '../sampler-in-force';
import { known, type State } from '../state';

type InForce = NonNullable<ReturnType<typeof samplerInForce>>;

/** The sampler that each running pod has, beside the one that its ConfigMap, or Jaeger's, would give it now. */
export const checkSamplers = (state: State): Finding[] =>
  seen(state).map((each) => checkContainer(state, each));

function checkContainer(state: State, each: Seen): Finding {
  const { subject, workload, inside } = each;
  const stale = staleVariables(state, each);
  if (stale.length > 0)
    return found('sampler-stale', subject, `has an old sampler: ${stale.join('; ')}`, roll(state, workload));
  const inForce = samplerInForce(inside.metrics);
  const wrong = inForce && checkInForce(state, each, inForce);
  if (wrong) return wrong;
  const { type, param, text } = described(each, inForce);
  if (type !== 'remote' && Number(param) === 0)
    return found('samples-nothing', subject, `${text}: no request begins a trace`);
  const isTold = isService(workload.metadata) || inForce !== undefined;
  return ok(subject, isTold ? text : `${text}, as far as its variables say`);
}

/** As its metrics say it, or where these do not, its variables. */
function described({ inside }: Seen, inForce: InForce | undefined) {
  const { JAEGER_SAMPLER = 'const', JAEGER_SAMPLER_PARAM = '1' } = inside.environment;
  if (inForce?.source === 'remote') {
    const { type, param } = inForce;
    return { type, param, text: `samples by ${type} ${param}, which Jaeger says` };
  }
  return {
    type: JAEGER_SAMPLER,
    param: JAEGER_SAMPLER_PARAM,
    text: `samples by ${JAEGER_SAMPLER} ${JAEGER_SAMPLER_PARAM}`,
  };
}

/** What the process itself says at /metrics, beside what it should say. */
function checkInForce(state: State, each: Seen, inForce: InForce): Finding | undefined {
  const { subject, container, inside } = each;
  const { type, param, source } = inForce;
  const has = `samples by ${type} ${param}`;
  if (source === 'fallback' || source === 'last_known') {
    const why = { fallback: 'has not answered yet', last_known: 'does not answer any more' }[source];
    const logs = look(state, 'logs', subject, '--all-containers', '--tail=50');
    return found('sampler-unanswered', subject, `${has}, because its sampling endpoint ${why}`, logs);
  }
  if (source === 'remote') {
    const service = container.env?.find(({ name }) => name === 'OTEL_SERVICE_NAME')?.value;
    const wanted = handedOut(known(state.configMaps), service);
    if (!wanted || type === 'perOperation' || isSame(wanted, inForce)) return undefined;
    return found(
      'sampler-differs',
      subject,
      `${has}, and ConfigMap ${wanted.configMap} says ${wanted.type} ${wanted.param}: a change takes three minutes to get there`,
      look(state, 'get', `configmap/${wanted.configMap}`, '--output=yaml'),
    );
  }
  const { JAEGER_SAMPLER, JAEGER_SAMPLER_PARAM = '1' } = inside.environment;
  const said = { type: JAEGER_SAMPLER ?? type, param: JAEGER_SAMPLER_PARAM };
  if (JAEGER_SAMPLER === undefined || isSame(said, inForce)) return undefined;
  return found(
    'sampler-differs',
    subject,
    `${has}, and its variables say ${said.type} ${said.param}: something replaced them as the process started`,
    look(state, 'logs', subject, '--all-containers', '--tail=50'),
  );
}

interface Sampler {
  readonly type: string;
  readonly param: string;
}

/** `1.0` is 1. */
const isSame = (one: Sampler, other: Sampler): boolean =>
  one.type === other.type && Number(one.param) === Number(other.param);

function staleVariables({ configMaps }: State, { container, inside }: Seen): string[] {
  const variables = container.env?.filter(({ name }) => name.startsWith('JAEGER_SAMPL')) ?? [];
  return variables.flatMap(({ name, valueFrom }) => {
    const reference = valueFrom?.configMapKeyRef;
    const configMap = known(configMaps).find(({ metadata }) => metadata.name === reference?.name);
    const wants = reference && configMap?.data?.[reference.key];
    const has = inside.environment[name] ?? '';
    return wants === undefined || wants === has
      ? []
      : [`${name} is ${has || 'unset'}, and would be ${wants}`];
  });
}
