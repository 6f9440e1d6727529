import { expect, test } from 'vitest';
import { troubleOf } from '../../../../../deploy/commands/doctor/checks/pod-trouble';
import type { ContainerStatus } from '../../../../../deploy/commands/doctor/resources';
import { plainPod } from '../well-state';

const unready = {
  ...plainPod(),
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False', message: 'not ready: [api]' }] },
};
const after = (seconds: number): number => Date.parse(unready.metadata.creationTimestamp) + seconds * 1000;

test('a pod that is not ready is starting for two minutes, and then a fault', () => {
  expect(troubleOf(unready, after(119))).toEqual({
    id: 'pod-starting',
    text: 'is not ready yet: not ready: [api]',
  });
  expect(troubleOf(unready, after(120))).toEqual({
    id: 'pod-not-ready',
    text: 'is not ready: not ready: [api]',
  });
});

const ended = (name: string, exitCode = 0) => ({
  name,
  ready: false,
  restartCount: 1,
  state: { terminated: { exitCode, reason: 'Completed', finishedAt: unready.metadata.creationTimestamp } },
});
const bundle = 'opentelemetry-auto-instrumentation-nodejs';
const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

test('an init container that has come to its end at a second attempt is no trouble', () => {
  const withInit = (exitCode: number) => ({
    ...unready,
    status: { ...ready, initContainerStatuses: [ended(bundle, exitCode)] },
  });
  expect(troubleOf(withInit(0), after(60))).toBeUndefined();
  expect(troubleOf(withInit(1), after(60))).toEqual({
    id: 'bundle-not-copied',
    text: `${bundle} ended with exit code 1`,
  });
});

test('nor is a pod that has succeeded at a second attempt', () => {
  const status = { phase: 'Succeeded', containerStatuses: [ended('api')] };
  expect(troubleOf({ ...unready, status }, after(60))).toBeUndefined();
});

const lost = (reason: string, exitCode: number, state: ContainerStatus['state']) => {
  const terminated = {
    exitCode,
    reason,
    message: 'timed out',
    finishedAt: unready.metadata.creationTimestamp,
  };
  const status = { name: 'api', ready: true, restartCount: 1, state, lastState: { terminated } };
  return troubleOf({ ...unready, status: { ...ready, containerStatuses: [status] } }, after(60));
};

// As containerd and the kubelet report a start that failed on a busy node, and a node that has restarted.
test.for([
  {
    reason: 'StartError',
    exitCode: 128,
    id: 'container-not-created',
    text: 'api cannot be created: timed out',
  },
  { reason: 'Unknown', exitCode: 255, id: 'container-crashes', text: 'api ended with exit code 255' },
  {
    reason: 'ContainerStatusUnknown',
    exitCode: 137,
    id: 'container-crashes',
    text: 'api ended with exit code 137',
  },
])(
  '$reason, which a node brings about, is over once the container runs',
  ({ reason, exitCode, id, text }) => {
    expect(lost(reason, exitCode, { waiting: { reason: 'CrashLoopBackOff' } })).toEqual({ id, text });
    expect(lost(reason, exitCode, { running: {} })).toBeUndefined();
  },
);

test('an end of the program itself is told for ten minutes, though it runs again', () => {
  expect(lost('Error', 1, { running: {} })).toEqual({
    id: 'container-crashes',
    text: 'api ended with exit code 1',
  });
});
