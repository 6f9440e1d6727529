import { entry, type Entry } from './entry';

/** Of what is in pods. */
export const podFindings = {
  'not-annotated': entry(
    'fault',
    'injection',
    'A pod of the API or the worker does not ask for an Instrumentation.',
    'Upgrade the release. `--heal` rolls what is older than the annotation of its Deployment.',
  ),
  'not-injected': entry(
    'fault',
    'injection',
    'A pod asks for the bundle and has not got it.',
    'Roll its workload. `--heal` does with ours, once a new pod is seen to get the bundle.',
  ),
  'pod-stale': entry(
    'fault',
    'injection',
    'A pod carries what its Instrumentation said before.',
    'As for the one before.',
  ),
  'sampler-stale': entry(
    'fault',
    'injection',
    'A pod has the sampler that its ConfigMap held before.',
    'As for the one before.',
  ),
  'node-options-overridden': entry(
    'fault',
    'process',
    'The process of an injected container runs without the bundle: something replaced `NODE_OPTIONS`.',
    'Let the command keep `NODE_OPTIONS`.',
  ),
  'no-node': entry(
    'fault',
    'process',
    'The bundle was injected into a container that runs no Node.js.',
    'Name the right one by `instrumentation.opentelemetry.io/container-names`.',
  ),
  'node-too-old': entry('fault', 'process', 'The Node.js of the container is older than 20.', 'Raise it.'),
  'tracing-refused': entry(
    'fault',
    'process',
    'The bundle says why it is off: a bad variable, with its rule, or what went wrong.',
    'Correct the variable.',
  ),
  'bundle-not-running': entry(
    'fault',
    'process',
    'An API or a worker that was injected counts no spans in its `/metrics`.',
    'See its log.',
  ),
  'other-sdk': entry(
    'warning',
    'process',
    'The application has an OpenTelemetry SDK of its own, which makes the traces or exports none.',
    'Remove it, or set `TRACING_OTHER_SDK`.',
  ),
  'tracing-off': entry(
    'warning',
    'process',
    'Tracing is switched off by a setting.',
    'Switch it on, if it should be.',
  ),
  'sampler-differs': entry(
    'warning',
    'process',
    'The sampler in force, as `/metrics` has it, is not what the variables or the strategies of Jaeger say.',
    'Look again after three minutes; then see the log, or that of Jaeger.',
  ),
  'sampler-unanswered': entry(
    'warning',
    'process',
    'A remote sampler has no answer from its sampling endpoint.',
    'See whether Jaeger runs, and `JAEGER_SAMPLING_ENDPOINT` leads there.',
  ),
  'samples-nothing': entry('warning', 'process', 'The sampler begins no trace.', 'Change the sampler.'),
  'exports-nowhere': entry('warning', 'process', 'Spans are made and not exported.', 'Set an endpoint.'),
} as const satisfies Record<string, Entry>;
