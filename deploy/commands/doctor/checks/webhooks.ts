import { isForbidden } from '../attempt';
import { type Finding, found, ok } from '../finding';
import { isInjected } from '../injection-marks';
import { look, lookIn, repairOperators } from '../mends';
import { describeSelector, matches } from '../selectors';
import type { Operator, State } from '../state';
import { checkOperator, openTelemetryNames } from './operator-health';

/** From the API server to the operator: the webhook, its Service, what is ready behind it, and its certificate. */
export function checkWebhooks(state: State): Finding[] {
  const { injectors } = state;
  const isProved = state.workloads.some(({ trial }) => trial && 'value' in trial && isInjected(trial.value));
  if ('error' in injectors)
    return isProved
      ? []
      : [found('not-seen', 'mutatingwebhookconfigurations', `cannot be read: ${injectors.error}`)];
  const serving = injectors.value.filter((operator) => selectsNamespace(state, operator));
  const first = serving[0] ?? injectors.value[0];
  if (!first)
    return [
      found(
        'operator-missing',
        'OpenTelemetry Operator',
        'no MutatingWebhookConfiguration leads to one',
        repairOperators(state),
      ),
    ];
  const checked = serving.length > 0 ? serving : [first];
  return [
    ...checked.map((operator) => checkOperator(state, operator, openTelemetryNames)),
    ...checked.flatMap((operator) => checkRegistration(state, operator, isProved)),
    ...checkTrial(state, first),
    ...compete(serving),
  ];
}

/** Where the namespace's labels cannot be seen, the trial says it. */
const selectsNamespace = ({ namespace }: State, { podWebhook }: Operator): boolean =>
  podWebhook !== undefined &&
  ('error' in namespace || matches(podWebhook.namespaceSelector ?? {}, namespace.value.labels ?? {}));

function checkRegistration(state: State, operator: Operator, isProved: boolean): Finding[] {
  const { configuration, podWebhook, webhook } = operator;
  const subject = `webhook ${configuration}`;
  if (!podWebhook)
    return [found('webhook-missing', subject, 'sends no pods to the operator', repairOperators(state))];
  if (!selectsNamespace(state, operator)) {
    const selector = describeSelector(podWebhook.namespaceSelector ?? {});
    const { namespace } = state.target;
    return [
      found(
        'webhook-selector',
        subject,
        `leaves namespace ${namespace} out: it takes those with ${selector}`,
        look(state, 'get', 'namespace', namespace, '--show-labels'),
      ),
    ];
  }
  if (!podWebhook.clientConfig.caBundle)
    return [
      found('webhook-certificate', subject, 'has no certificate to trust (caBundle)', repairOperators(state)),
    ];
  if (!isProved && podWebhook.clientConfig.caBundle !== webhook.clientConfig.caBundle)
    return [
      found(
        'webhook-certificate',
        subject,
        'trusts another certificate for pods than for Instrumentations (caBundle)',
        repairOperators(state),
      ),
    ];
  return [];
}

/** The webhook of Instrumentations says aloud what that of pods, by its policy, keeps to itself. */
function checkTrial(state: State, { webhook }: Operator): Finding[] {
  const { trial } = state;
  if ('value' in trial) return [ok('webhook', 'takes an Instrumentation')];
  const { error } = trial;
  const called = /failed (?:calling|to call) webhook "[^"]*":\s*(?<why>.*)/s.exec(error)?.groups?.['why'];
  // Without the right to create one, the trial of a pod must say it; who refuses it answers.
  if (called === undefined || isForbidden(error)) return [];
  const reason = called.replace(/^failed to call webhook: /, '').replace(/^Post "[^"]*": /, '');
  if (/x509|certificate/.test(reason))
    return [
      found(
        'webhook-certificate',
        'webhook',
        `is not trusted by the API server: ${reason}`,
        repairOperators(state),
      ),
    ];
  const { namespace = '', name = '' } = webhook.clientConfig.service ?? {};
  const mend = lookIn(namespace, state, 'get', `service/${name}`, 'endpointslices,networkpolicies');
  return [found('webhook-unreachable', 'webhook', `does not answer the API server: ${reason}`, mend)];
}

function compete(serving: readonly Operator[]): Finding[] {
  if (serving.length < 2) return [];
  const places = serving.map(({ webhook: { clientConfig } }) =>
    clientConfig.service ? `${clientConfig.service.namespace}/${clientConfig.service.name}` : 'elsewhere',
  );
  return [
    found(
      'operators-compete',
      'webhook',
      `${places.length} operators inject into this namespace: ${places.toSorted().join(' and ')}`,
    ),
  ];
}
