import { app, appContainer, bundleFrom, configMap, instrumentation, namesOnly, reachable } from './objects';
import type { BrokenState, Until } from './state';

const podsOf = ['pods', '--selector', 'app=app'];
const waiting = (matches: RegExp, init = false): Until => ({
  of: podsOf,
  path: `{.items[*].status.${init ? 'initContainerStatuses' : 'containerStatuses'}[*].state.waiting.reason}`,
  matches,
});
const restarted = (init = false): Until => ({
  of: podsOf,
  path: `{.items[*].status.${init ? 'initContainerStatuses' : 'containerStatuses'}[*].restartCount}`,
  matches: /[1-9]/,
});
export const isReady: Until = {
  of: podsOf,
  path: '{.items[*].status.conditions[?(@.type=="Ready")].status}',
  matches: /^(True ?)+$/,
};
const bundle = 'opentelemetry-auto-instrumentation-nodejs';

/** Pods that do not start, or do not go on. */
export const starts: BrokenState[] = [
  { name: 'well', objects: [[instrumentation()], app()], until: [isReady], findings: [], exitCode: 0 },
  {
    name: 'bundle-not-pulled',
    objects: [[bundleFrom('registry.invalid/bundle:1')], app()],
    until: [waiting(/Err|BackOff/, true)],
    findings: [
      `bundle-not-pulled pod/app-*: the image of ${bundle} cannot be pulled: registry.invalid/bundle:1`,
    ],
    exitCode: 1,
  },
  {
    name: 'bundle-not-copied',
    objects: [[bundleFrom('busybox:1.37')], app()],
    until: [restarted(true)],
    findings: [`bundle-not-copied pod/app-*: ${bundle} ended with exit code 1`],
    exitCode: 1,
  },
  {
    name: 'image-not-pulled',
    objects: [[instrumentation()], app({ container: { image: 'registry.invalid/app:1' } })],
    until: [waiting(/Err|BackOff/)],
    findings: ['image-not-pulled pod/app-*: the image of app cannot be pulled: registry.invalid/app:1'],
    exitCode: 1,
  },
  {
    name: 'image-invalid-in-daemonset',
    objects: [[instrumentation()], app({ kind: 'DaemonSet', container: { image: 'NO IMAGE' } })],
    until: [waiting(/InvalidImageName/)],
    findings: ['image-not-pulled pod/app-*: the image of app cannot be pulled: NO IMAGE'],
    exitCode: 1,
  },
  {
    name: 'crashes',
    objects: [[instrumentation()], app({ container: { command: ['sh', '-c', 'exit 7'] } })],
    until: [restarted()],
    findings: ['container-crashes pod/app-*: app ended with exit code 7'],
    exitCode: 1,
  },
  {
    name: 'init-crashes',
    objects: [
      [instrumentation()],
      app({ pod: { initContainers: [appContainer({ name: 'prepare', command: ['sh', '-c', 'exit 3'] })] } }),
    ],
    until: [restarted(true)],
    findings: ['container-crashes pod/app-*: prepare ended with exit code 3'],
    exitCode: 1,
  },
  {
    name: 'config-missing',
    objects: [[instrumentation()], app({ container: { envFrom: [{ configMapRef: { name: 'nowhere' } }] } })],
    until: [waiting(/CreateContainerConfigError/)],
    findings: ['container-not-created pod/app-*: app cannot be created: configmap "nowhere" not found'],
    exitCode: 1,
  },
  {
    name: 'command-missing',
    objects: [[instrumentation()], app({ container: { command: ['/nowhere'] } })],
    until: [restarted()],
    findings: [/^container-not-created pod\/app-\*: app cannot be created: .*"\/nowhere".*no such file/s],
    exitCode: 1,
  },
  {
    name: 'unschedulable',
    objects: [[instrumentation()], app({ pod: { nodeSelector: { nowhere: 'true' } } })],
    until: [{ of: podsOf, path: '{.items[*].status.conditions[*].reason}', matches: /Unschedulable/ }],
    findings: [/^pod-unschedulable pod\/app-\*: no node takes it: 0\/1 nodes are available/],
    exitCode: 1,
  },
];

/** Pods that run, and are not what they seem. */
export const processes: BrokenState[] = [
  {
    name: 'node-options-overridden',
    objects: [
      [instrumentation()],
      app({ container: { command: ['sh', '-c', 'NODE_OPTIONS= exec node /program/main.js'] } }),
    ],
    until: [isReady],
    findings: [
      'node-options-overridden pod/app-*: app runs Node.js without the bundle: something replaced its NODE_OPTIONS',
    ],
    exitCode: 1,
  },
  {
    name: 'no-node',
    objects: [[instrumentation()], app({ container: { image: 'busybox:1.37', command: ['sleep', '3600'] } })],
    until: [isReady],
    findings: ['no-node pod/app-*: app has no Node.js, and the bundle was injected into it'],
    exitCode: 1,
  },
  {
    name: 'no-node-process',
    objects: [[instrumentation()], app({ container: { command: ['sleep', '3600'] } })],
    until: [isReady],
    findings: ['no-node pod/app-*: app runs no process of Node.js, and the bundle was injected into it'],
    exitCode: 1,
  },
  {
    name: 'bad-variable',
    objects: [
      [instrumentation()],
      app({
        container: {
          env: [
            { name: 'JAEGER_SAMPLER', value: 'probabilistic' },
            { name: 'JAEGER_SAMPLER_PARAM', value: '7' },
          ],
        },
      }),
    ],
    until: [isReady],
    findings: [
      'tracing-refused pod/app-*: tracing is off: JAEGER_SAMPLER_PARAM must be within 0..1 for probabilistic, got "7"',
    ],
    exitCode: 1,
  },
  {
    name: 'switched-off-in-the-pod',
    objects: [
      [instrumentation()],
      app({ container: { env: [{ name: 'TRACING_ENABLED', value: 'false' }] } }),
    ],
    until: [isReady],
    findings: ['tracing-off pod/app-*: app has TRACING_ENABLED=false'],
    exitCode: 0,
  },
  {
    name: 'samples-nothing',
    objects: [
      [instrumentation()],
      app({ container: { env: [{ name: 'JAEGER_SAMPLER_PARAM', value: '0' }] } }),
    ],
    until: [isReady],
    findings: ['samples-nothing pod/app-*: samples by const 0: no request begins a trace'],
    exitCode: 0,
  },
  {
    name: 'exports-nowhere',
    objects: [
      [instrumentation()],
      app({ container: { env: [{ name: 'OTEL_TRACES_EXPORTER', value: 'none' }] } }),
    ],
    until: [isReady],
    findings: [/^exports-nowhere pod\/app-\*: spans are made but not exported/],
    exitCode: 0,
  },
  {
    name: 'exporter-unknown',
    objects: [[instrumentation({ exporter: { endpoint: 'http://nowhere.default.svc:4318' } })], app()],
    until: [isReady],
    findings: [
      /^exporter-unreachable pod\/app-\*: cannot reach http:\/\/nowhere\.default\.svc:4318: (ENOTFOUND|EAI_AGAIN)$/,
    ],
    exitCode: 1,
  },
  {
    name: 'exporter-shut-out',
    objects: [[namesOnly()], [instrumentation()], app()],
    until: [isReady],
    findings: [
      `exporter-unreachable pod/app-*: cannot reach ${reachable}: no answer within 5 s; what it may reach is said by NetworkPolicy names-only`,
    ],
    exitCode: 1,
  },
  {
    name: 'sidecar-first',
    objects: [
      [instrumentation()],
      app({
        asks: {
          'instrumentation.opentelemetry.io/inject-nodejs': 'tracing',
          'instrumentation.opentelemetry.io/container-names': 'app',
        },
        pod: {
          containers: [
            { name: 'istio-proxy', image: 'busybox:1.37', command: ['sleep', '3600'] },
            appContainer({ env: [{ name: 'JAEGER_SAMPLER_PARAM', value: '0' }] }),
          ],
        },
      }),
    ],
    until: [isReady],
    findings: ['samples-nothing pod/app-*: samples by const 0: no request begins a trace'],
    exitCode: 0,
  },
  {
    name: 'sampler-stale',
    objects: [
      [instrumentation(), configMap('sampler', { param: '1' })],
      app({
        container: {
          env: [
            {
              name: 'JAEGER_SAMPLER_PARAM',
              valueFrom: { configMapKeyRef: { name: 'sampler', key: 'param' } },
            },
          ],
        },
      }),
    ],
    until: [isReady],
    later: [configMap('sampler', { param: '0.5' })],
    findings: ['sampler-stale pod/app-*: has an old sampler: JAEGER_SAMPLER_PARAM is 1, and would be 0.5'],
    exitCode: 1,
  },
];
