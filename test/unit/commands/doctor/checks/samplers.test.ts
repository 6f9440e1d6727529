import { expect, test } from 'vitest';
import { checkSamplers } from '../../../../../deploy/commands/doctor/checks/samplers';
import type { ConfigMap } from '../../../../../deploy/commands/doctor/resources';
import { injectedPod, observation, wellState, withApi } from '../well-state';

const sampler = (data: Record<string, string>): ConfigMap => ({
  metadata: { name: 'mangamotion-sampler', namespace: 'mangamotion', creationTimestamp: '' },
  data,
});
const strategies = (key: string, content: object | string): ConfigMap => ({
  metadata: { name: 'mangamotion-strategies', namespace: 'mangamotion', creationTimestamp: '' },
  data: { [key]: typeof content === 'string' ? content : JSON.stringify(content) },
});
const metrics = (type: string, param: string, source: string) =>
  `# TYPE tracing_sampler_info gauge\ntracing_sampler_info{type="${type}",param="${param}",source="${source}"} 1\n`;

interface Pod {
  readonly type: string;
  readonly param: string;
  readonly metrics: string;
}

/** What is found of an API whose variables and ConfigMap say the first two. */
function foundOf({ type, param, metrics: said }: Pod, ...more: readonly ConfigMap[]): string {
  const environment = { JAEGER_SAMPLER: type, JAEGER_SAMPLER_PARAM: param };
  const each = observation('api', { environment, metrics: said });
  const container = {
    ...each.container,
    env: [...(each.container.env ?? []), { name: 'OTEL_SERVICE_NAME', value: 'mangamotion-backend' }],
  };
  const state = wellState({
    ...withApi({ pods: [{ pod: injectedPod(), observations: [{ ...each, container }] }] }),
    configMaps: { value: [sampler({ type, param }), ...more] },
  });
  const [finding] = checkSamplers(state);
  return `${finding?.id}: ${finding?.text}`;
}

test.each([
  ['const', '1', metrics('const', '1', 'environment')],
  ['const', '1.0', metrics('const', '1', 'environment')],
  ['probabilistic', '0.1', metrics('probabilistic', '0.1', 'environment')],
  ['rateLimiting', '5', ''],
  ['adaptive', '2.0', metrics('adaptive', '2', 'environment')],
])('a pod that samples by %s %s, as its ConfigMap says, is well', (type, param, said) => {
  expect(foundOf({ type, param, metrics: said })).toBe(`ok: samples by ${type} ${param}`);
});

test('a process with another sampler than its variables say is told', () => {
  const pod = { type: 'probabilistic', param: '0.1', metrics: metrics('const', '1', 'environment') };
  expect(foundOf(pod)).toBe(
    'sampler-differs: samples by const 1, and its variables say probabilistic 0.1: something replaced them as the process started',
  );
});

test('a process that adapts to another target than its variables say is told', () => {
  const pod = { type: 'adaptive', param: '2', metrics: metrics('adaptive', '5', 'environment') };
  expect(foundOf(pod)).toBe(
    'sampler-differs: samples by adaptive 5, and its variables say adaptive 2: something replaced them as the process started',
  );
});

test.each([
  ['fallback', 'has not answered yet'],
  ['last_known', 'does not answer any more'],
])('a sampler by %s waits for an endpoint', (source, why) => {
  const pod = { type: 'remote', param: '0.2', metrics: metrics('probabilistic', '0.2', source) };
  expect(foundOf(pod)).toBe(
    `sampler-unanswered: samples by probabilistic 0.2, because its sampling endpoint ${why}`,
  );
});

const remote = (type: string, param: string): Pod => ({
  type: 'remote',
  param: '0.5',
  metrics: metrics(type, param, 'remote'),
});
const byDefault = { default_strategy: { type: 'probabilistic', param: 0.25 } };

test.each(['strategies.json', 'sampling'])('what Jaeger hands out is compared with its file %s', (key) => {
  expect(foundOf(remote('probabilistic', '0.25'), strategies(key, byDefault))).toBe(
    'ok: samples by probabilistic 0.25, which Jaeger says',
  );
  expect(foundOf(remote('probabilistic', '1'), strategies(key, byDefault))).toBe(
    'sampler-differs: samples by probabilistic 1, and ConfigMap mangamotion-strategies says probabilistic 0.25: a change takes three minutes to get there',
  );
});

test('that of the service itself counts, and a rate is a rate', () => {
  const service_strategies = [
    { service: 'mangamotion-worker', type: 'probabilistic', param: 1 },
    { service: 'mangamotion-backend', type: 'ratelimiting', param: 7 },
  ];
  const file = strategies('strategies.json', { ...byDefault, service_strategies });
  expect(foundOf(remote('rateLimiting', '7'), file)).toBe('ok: samples by rateLimiting 7, which Jaeger says');
  expect(foundOf(remote('rateLimiting', '8'), file)).toContain('sampler-differs: samples by rateLimiting 8');
});

test.each([
  [
    'operations have strategies',
    [
      strategies('sampling', {
        default_strategy: { type: 'probabilistic', param: 1, operation_strategies: [{}] },
      }),
    ],
  ],
  ['there are two files', [strategies('sampling', byDefault), strategies('strategies.json', byDefault)]],
  ['there is none', []],
  ['the file is no JSON', [strategies('sampling', 'sampling: yes')]],
])('nothing is compared where %s', (_why, files) => {
  expect(foundOf(remote('probabilistic', '0.9'), ...files)).toBe(
    'ok: samples by probabilistic 0.9, which Jaeger says',
  );
});

test('a share of 0 that Jaeger says begins no trace', () => {
  const file = strategies('sampling', { default_strategy: { type: 'probabilistic', param: 0 } });
  expect(foundOf(remote('probabilistic', '0'), file)).toBe(
    'samples-nothing: samples by probabilistic 0, which Jaeger says: no request begins a trace',
  );
});
