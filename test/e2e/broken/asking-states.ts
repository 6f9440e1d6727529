import {
  annotation,
  app,
  configMap,
  cronJob,
  instrumentation,
  pod,
  queryService,
  reachable,
} from './objects';
import { isReady } from './pod-states';
import { type BrokenState, podsRun } from './state';

/** What asks for tracing in a way that nobody hears. */
export const questions: BrokenState[] = [
  {
    name: 'nothing-asks',
    objects: [[instrumentation()], app({ asks: {} })],
    until: [isReady],
    findings: ['nothing-asks namespace NAMESPACE: has no workload that asks for tracing'],
    exitCode: 1,
  },
  {
    name: 'annotation-misplaced',
    objects: [[instrumentation()], app({ asks: {}, annotations: { [annotation]: 'tracing' } })],
    until: [isReady],
    findings: [
      'annotation-misplaced deployment/app: has the annotation itself, and its pod template has not',
    ],
    exitCode: 1,
  },
  {
    name: 'namespace-asks',
    namespace: { annotations: { [annotation]: 'true' } },
    objects: [[instrumentation()], app({ asks: {} })],
    until: [isReady],
    findings: [],
    exitCode: 0,
  },
  {
    name: 'instrumentation-missing',
    objects: [app()],
    until: [isReady],
    findings: [
      'instrumentation-missing instrumentation/NAMESPACE/tracing: does not exist, and pods ask for it',
      'not-injected pod/app-*: is not traced: the Instrumentation NAMESPACE/tracing does not exist',
    ],
    exitCode: 1,
  },
  {
    name: 'cronjob-asks-for-nothing',
    objects: [[instrumentation(), configMap('program', {}), cronJob('elsewhere')]],
    findings: [
      'instrumentation-missing instrumentation/NAMESPACE/elsewhere: does not exist, and pods ask for it',
    ],
    exitCode: 1,
  },
  {
    name: 'instrumentation-ambiguous',
    objects: [[instrumentation(), instrumentation({}, 'other')], app({ asks: { [annotation]: 'true' } })],
    until: [isReady],
    findings: [
      'not-injected pod/app-*: is not traced: it asks for any Instrumentation of the namespace, which has 2',
      `instrumentation-ambiguous deployment/app: asks for any Instrumentation of the namespace, which has 2: name one in ${annotation}`,
    ],
    exitCode: 1,
  },
  {
    name: 'container-not-there',
    objects: [
      [instrumentation()],
      app({
        asks: {
          [annotation]: 'tracing',
          'instrumentation.opentelemetry.io/container-names': 'other',
        },
      }),
    ],
    until: [isReady],
    findings: [
      /^not-injected pod\/app-\*: is not traced: /,
      'injection-fails deployment/app: a pod that is created now does not get the bundle: instrumentation.opentelemetry.io/container-names names other, of which the pod has not all',
    ],
    exitCode: 1,
  },
  {
    name: 'node-options-from-elsewhere',
    objects: [
      [instrumentation(), configMap('options', { options: '--no-warnings' })],
      app({
        container: {
          env: [
            {
              name: 'NODE_OPTIONS',
              valueFrom: { configMapKeyRef: { name: 'options', key: 'options' } },
            },
          ],
        },
      }),
    ],
    until: [isReady],
    findings: [
      /^not-injected pod\/app-\*: is not traced: /,
      'injection-fails deployment/app: a pod that is created now does not get the bundle: its NODE_OPTIONS come from elsewhere (valueFrom), which the operator does not change',
    ],
    exitCode: 1,
  },
  {
    name: 'pod-alone',
    objects: [[configMap('program', { 'main.js': 'setInterval(() => {}, 1000)' }), pod()]],
    until: [podsRun],
    later: [instrumentation()],
    findings: [/^not-injected pod\/alone: is not traced: it was created .*its Instrumentation$/],
    exitCode: 1,
  },
  {
    name: 'older-than-instrumentation',
    objects: [app()],
    until: [isReady],
    later: [instrumentation()],
    findings: [/^not-injected pod\/app-\*: is not traced: it was created .*its Instrumentation$/],
    exitCode: 1,
  },
  {
    name: 'settings-stale',
    objects: [[instrumentation({ exporter: { endpoint: 'http://kubernetes.default:443' } })], app()],
    until: [isReady],
    later: [instrumentation()],
    findings: [
      `pod-stale pod/app-*: is older than its Instrumentation: OTEL_EXPORTER_OTLP_ENDPOINT is http://kubernetes.default:443, and would be ${reachable}`,
    ],
    exitCode: 1,
  },
  {
    name: 'backend-missing',
    objects: [
      [
        instrumentation({
          exporter: { endpoint: 'http://jaeger-collector.doctor-backend-missing.svc:4318' },
        }),
      ],
      app(),
    ],
    until: [isReady],
    findings: [
      'backend-missing jaeger: has no query service in namespace NAMESPACE, though spans go to http://jaeger-collector.NAMESPACE.svc:4318',
      /^exporter-unreachable pod\/app-\*: cannot reach http:\/\/jaeger-collector\.NAMESPACE\.svc:4318: (ENOTFOUND|EAI_AGAIN)$/,
    ],
    exitCode: 1,
  },
  {
    name: 'backend-down',
    objects: [[instrumentation(), queryService()], app()],
    until: [isReady],
    findings: [/^backend-down jaeger: does not answer: /],
    exitCode: 1,
  },
];
