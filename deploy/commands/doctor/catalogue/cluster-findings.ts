import { entry, type Entry } from './entry';

/** Of between the API server and the injection. */
export const clusterFindings = {
  'definition-missing': entry(
    'fault',
    'definitions',
    'The API server does not know a kind that the installation needs.',
    'Install the operators.',
  ),
  'operator-missing': entry(
    'fault',
    'operator',
    'No webhook of the cluster leads to an OpenTelemetry Operator.',
    'Install the operators, or upgrade the release that is there.',
  ),
  'operator-stopped': entry(
    'fault',
    'operator',
    'The Deployment behind the webhook is scaled to 0.',
    'Scale it. `--heal` does where the operator is of our chart.',
  ),
  'operator-not-ready': entry(
    'fault',
    'operator',
    'No pod behind the webhook is ready; its reason is told.',
    'Mend that reason; nothing is rolled.',
  ),
  'webhook-service': entry(
    'fault',
    'operator',
    'The Service that the webhook names is away, or selects no pod.',
    'Upgrade the release of the operators.',
  ),
  'webhook-missing': entry(
    'fault',
    'webhook',
    'The operator is there, and no webhook sends pods to it.',
    'Upgrade the release of the operators.',
  ),
  'webhook-certificate': entry(
    'fault',
    'webhook',
    'The API server does not trust the webhook: `caBundle` is empty, or of another certificate, or it has expired.',
    'Upgrade the release of the operators, or look at cert-manager.',
  ),
  'webhook-unreachable': entry(
    'fault',
    'webhook',
    'The operator is ready, and the API server gets no answer from it.',
    'Look for a NetworkPolicy or firewall between the API server and the operator.',
  ),
  'webhook-selector': entry(
    'fault',
    'webhook',
    'The selectors of the webhook leave out the namespace or the pods.',
    'Label the namespace, or change `watchNamespace`.',
  ),
  'operators-compete': entry(
    'warning',
    'webhook',
    'Two operators inject into pods of the namespace: which of them, and by which Instrumentation, is luck.',
    'Let one of them leave the namespace out, by `watchNamespace`.',
  ),
  'instrumentation-missing': entry(
    'fault',
    'instrumentation',
    'The Instrumentation that pods ask for does not exist.',
    'Upgrade the release, or correct the annotation.',
  ),
  'instrumentation-ambiguous': entry(
    'fault',
    'instrumentation',
    'The annotation is `true`, and the namespace has several Instrumentations.',
    'Annotate with `namespace/name`.',
  ),
  'injection-fails': entry(
    'fault',
    'injection',
    'A pod that is created now does not get the bundle.',
    'Mend the reason that is told; otherwise see the log of the operator.',
  ),
} as const satisfies Record<string, Entry>;
