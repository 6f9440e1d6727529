import { fault, type Finding, ok } from '../finding';
import { isInjected } from '../injection-marks';
import { installOperators, look, startOperator } from '../mends';
import type { State } from '../state';

/** Whether a pod that is created now would be injected, asked of the webhooks themselves. */
export function checkWebhooks(state: State): Finding[] {
  return [...checkPodWebhook(state), checkAnswer(state), ...checkInjection(state)];
}

function checkPodWebhook(state: State): Finding[] {
  const { podWebhooks } = state;
  if (podWebhooks.length === 0)
    return [
      fault(
        'webhook',
        'no MutatingWebhookConfiguration sends pods to the OpenTelemetry Operator',
        installOperators(state),
      ),
    ];
  return podWebhooks
    .filter(({ webhooks }) => webhooks?.some(({ clientConfig }) => !clientConfig.caBundle))
    .map(({ metadata }) =>
      fault(`webhook ${metadata.name}`, 'has no certificate to trust (caBundle)', installOperators(state)),
    );
}

function checkAnswer(state: State): Finding {
  const { webhook, operators } = state;
  if ('value' in webhook) return ok('webhook', 'takes an Instrumentation');
  const [operator] = operators.openTelemetry;
  const mend = operator ? startOperator(state, operator) : installOperators(state);
  return fault('webhook', `does not take an Instrumentation: ${webhook.error}`, mend);
}

function checkInjection(state: State): Finding[] {
  const { injection } = state;
  if (!injection) return [];
  if ('error' in injection) return [fault('injection', `a pod cannot be tried: ${injection.error}`)];
  if (isInjected(injection.value)) return [ok('injection', 'a pod that is created now gets the bundle')];
  const [operator] = state.operators.openTelemetry;
  const { name = '', namespace = '' } = operator?.metadata ?? {};
  const mend = operator
    ? look(state, '--namespace', namespace, 'logs', `deployment/${name}`, '--tail=50')
    : installOperators(state);
  return [fault('injection', 'a pod that is created now does not get the bundle', mend)];
}
