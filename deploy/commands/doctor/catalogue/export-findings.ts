import { entry, type Entry } from './entry';

/** Of where spans go, and what could not be looked at. */
export const exportFindings = {
  'backend-definition-missing': entry(
    'fault',
    'backendOperator',
    'The API server does not know the kind that the backend is.',
    'Install the operators.',
  ),
  'backend-operator': entry(
    'fault',
    'backendOperator',
    'The operator of the backend is away, or has no ready pod.',
    'As for the OpenTelemetry Operator.',
  ),
  'backend-missing': entry(
    'fault',
    'backend',
    'Spans go to this namespace, and it has no query service.',
    'Upgrade the release.',
  ),
  'backend-down': entry('fault', 'backend', 'Jaeger does not answer.', 'See its pods.'),
  'backend-silent': entry(
    'warning',
    'backend',
    'Jaeger has no trace of a service so far.',
    'Send a request.',
  ),
  'exporter-unreachable': entry(
    'fault',
    'export',
    'A process does not reach the place that its spans go to.',
    'See the NetworkPolicies of both namespaces, and the receiver.',
  ),
  'nothing-arrives': entry(
    'fault',
    'export',
    'A process has exported no span, though it has tried.',
    'See its log.',
  ),
  'spans-lost': entry(
    'warning',
    'export',
    'A process has lost spans or cannot hand them over now, and exported others.',
    'See its log.',
  ),
  'not-seen': entry(
    'unknown',
    'workload',
    'Something cannot be read with the rights of who asks.',
    'Ask somebody who may, or for the right to read it.',
  ),
  'not-tried': entry(
    'unknown',
    'injection',
    'Whether a new pod gets the bundle cannot be tried: that takes the right to create pods, and that all who judge pods answer a trial.',
    'As for the one before.',
  ),
  'not-looked-into': entry(
    'unknown',
    'process',
    'A running pod cannot be looked into: that takes the right to `exec`, and `node` in the container.',
    'As for the one before.',
  ),
} as const satisfies Record<string, Entry>;
