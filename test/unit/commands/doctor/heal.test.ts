import { expect, test } from 'vitest';
import { commandLine } from '../../../../deploy/cluster/command';
import { diagnose } from '../../../../deploy/commands/doctor/diagnose';
import { nextMends } from '../../../../deploy/commands/doctor/heal';
import type { State } from '../../../../deploy/commands/doctor/state';
import { operator, plainPod, wellState } from './well-state';

const commands = (changes: Partial<State>) =>
  nextMends(diagnose(wellState(changes))).flatMap((mend) => mend.commands.map(commandLine));
const uninjected = [1, 2].map(() => ({ pod: plainPod(), inside: undefined }));

test('an operator is started before the pods that it has missed are rolled', () => {
  const operators = { openTelemetry: [operator('otel', 0)], jaeger: [operator('jaeger-operator')] };
  expect(commands({ operators, pods: uninjected })).toEqual([
    'kubectl --context kind-test --namespace operators scale deployment/otel --replicas=1',
    'kubectl --context kind-test --namespace operators rollout status deployment/otel --timeout=180s',
  ]);
});

test('a Deployment is rolled once for all of its pods', () => {
  expect(commands({ pods: uninjected })).toEqual([
    'kubectl --context kind-test --namespace mangamotion rollout restart deployment/mangamotion-api',
    'kubectl --context kind-test --namespace mangamotion rollout status deployment/mangamotion-api --timeout=120s',
  ]);
});

test('what a person must decide is left alone', () => {
  expect(commands({ customResourceDefinitions: [], instrumentations: [] })).toEqual([]);
});
