import { expect, test } from 'vitest';
import { commandLine } from '../../../../deploy/cluster/command';
import { diagnose } from '../../../../deploy/commands/doctor/diagnose';
import { linesOf, nextMends } from '../../../../deploy/commands/doctor/heal';
import type { State } from '../../../../deploy/commands/doctor/state';
import { operator, plainPod, wellState, withPod, workload } from './well-state';

const commands = (changes: Partial<State>) =>
  nextMends(diagnose(wellState(changes))).flatMap((mend) => mend.commands.map(commandLine));
const untraced = withPod(plainPod());
const start = [
  'kubectl --context kind-test --namespace operators scale deployment/opentelemetry --replicas=1',
  'kubectl --context kind-test --namespace operators rollout status deployment/opentelemetry --timeout=180s',
];
const roll = [
  'kubectl --context kind-test --namespace mangamotion rollout restart deployment/mangamotion-api --field-manager=mangamotion-doctor',
  'kubectl --context kind-test --namespace mangamotion rollout status deployment/mangamotion-api --timeout=120s',
];

test('an operator of ours is started before the pods that it has missed are rolled', () => {
  const injectors = { value: [operator('opentelemetry', { replicas: 0 })] };
  expect(commands({ injectors, ...untraced })).toEqual(start);
});

test("another team's operator is left alone", () => {
  const injectors = { value: [operator('opentelemetry', { replicas: 0, isOurs: false })] };
  expect(commands({ injectors, ...untraced })).toEqual([]);
});

test('a Deployment is rolled once for all of its pods', () => {
  const pods = [1, 2].map(() => ({ pod: plainPod(), observations: [] }));
  expect(commands(withPod(plainPod(), { pods }))).toEqual(roll);
});

test('what has not helped once is not run again', () => {
  const findings = diagnose(wellState(untraced));
  const done = new Set(nextMends(findings).map(linesOf));
  expect(done).toEqual(new Set([roll.join('\n')]));
  expect(nextMends(findings, done)).toEqual([]);
});

test('nothing is rolled where a new pod would not get the bundle either, or nobody could try', () => {
  expect(commands(withPod(plainPod(), { trial: { value: plainPod() } }))).toEqual([]);
  expect(commands(withPod(plainPod(), { trial: { error: 'exceeded quota' } }))).toEqual([]);
});

test('nothing of others is rolled, and no pod is deleted that nothing makes again', () => {
  const { metadata } = workload();
  expect(commands(withPod(plainPod(), { metadata: { ...metadata, labels: {} } }))).toEqual([]);
  expect(commands(withPod(plainPod(), { kind: 'Pod', controller: undefined }))).toEqual([]);
});

test('what a person must decide is left alone', () => {
  expect(commands({ kinds: { value: new Set() }, instrumentations: { value: [] } })).toEqual([]);
});
