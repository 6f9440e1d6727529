import { isConcerned, isMisplaced } from '../concerned';
import { type Finding, found } from '../finding';
import { look } from '../mends';
import { isService } from '../ours';
import type { State, Workload } from '../state';
import { troubleOf } from './pod-trouble';

/** What is to be traced and what it is traced by: has each the pods that it should have, and do they serve? */
export const checkWorkloads = (state: State): Finding[] =>
  state.workloads.flatMap((workload) => [
    ...(isMisplaced(workload) ? [misplaced(workload)] : []),
    ...(isConcerned(state, workload) ? [...checkNumber(state, workload), ...checkPods(state, workload)] : []),
  ]);

const misplaced = ({ name }: Workload): Finding =>
  found('annotation-misplaced', name, 'has the annotation itself, and its pod template has not');

function checkNumber(state: State, workload: Workload): Finding[] {
  const { name, controller, pods } = workload;
  if (!controller || 'pods' in state.unseen) return [];
  const { spec, status } = controller;
  if (spec.paused) return [found('rollout-paused', name, 'is paused: its pods do not follow its changes')];
  const wants = status?.desiredNumberScheduled ?? spec.replicas;
  if (wants === undefined) return checkRefusedRun(state, workload);
  if (wants === 0)
    return [
      isService(workload.metadata)
        ? found('no-pods', name, 'is scaled to 0', look(state, 'scale', name, '--replicas=1'))
        : found('scaled-to-zero', name, 'is scaled to 0'),
    ];
  const refused = refusal(workload);
  if (refused !== undefined)
    return [
      found(
        'pods-refused',
        name,
        `has ${pods.length} of ${wants} pods, further ones are refused: ${refused}`,
        look(state, 'describe', name),
      ),
    ];
  if (pods.length < wants)
    return [
      found(
        'pods-missing',
        name,
        `has ${pods.length} of ${wants} pods, and no reason is given`,
        look(state, 'describe', name),
      ),
    ];
  return checkProgress(state, workload);
}

/** A Deployment has it in its status; what others were told stands in an event, which counts while pods are missing. */
function refusal({ controller, pods, refusal: event }: Workload): string | undefined {
  const { conditions = [], desiredNumberScheduled } = controller?.status ?? {};
  const failure = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (failure) return failure.message;
  const wants = desiredNumberScheduled ?? controller?.spec.replicas ?? 0;
  return pods.length < wants ? event : undefined;
}

function checkRefusedRun(state: State, { name, pods, refusal: event }: Workload): Finding[] {
  return event !== undefined && pods.length === 0
    ? [found('pods-refused', name, `has no pod of its last run: ${event}`, look(state, 'describe', name))]
    : [];
}

function checkProgress(state: State, { name, controller, pods }: Workload): Finding[] {
  const progressing = controller?.status?.conditions?.find(({ type }) => type === 'Progressing');
  const isExplained = pods.some(({ pod }) => troubleOf(pod, state.now) !== undefined);
  return progressing?.status === 'False' && !isExplained
    ? [
        found(
          'rollout-stuck',
          name,
          `does not get on: ${progressing.message ?? progressing.reason ?? ''}`,
          look(state, 'describe', name),
        ),
      ]
    : [];
}

function checkPods(state: State, { pods }: Workload): Finding[] {
  return pods.flatMap(({ pod }) => {
    const trouble = troubleOf(pod, state.now);
    const subject = `pod/${pod.metadata.name}`;
    return trouble ? [found(trouble.id, subject, trouble.text, look(state, 'describe', subject))] : [];
  });
}
