import { fault, type Finding, ok } from '../finding';
import { injectedContainer, isInjected, wantedInstrumentation } from '../injection-marks';
import { deploymentOf, restart, upgradeRelease } from '../mends';
import type { Instrumentation, Pod } from '../resources';
import type { State } from '../state';

/** Each pod of API and worker: does it carry the bundle, and if not, why not? */
export function checkPodInjection(state: State): Finding[] {
  if (state.pods.length === 0)
    return [
      fault('pods', `no pod of API or worker in namespace ${state.target.namespace}`, upgradeRelease(state)),
    ];
  return state.pods.map(({ pod }) => checkPod(state, pod));
}

function checkPod(state: State, pod: Pod): Finding {
  const subject = `pod/${pod.metadata.name}`;
  const wanted = wantedInstrumentation(pod);
  if (wanted === undefined) return notAsked(state, pod, subject);
  const instrumentation = state.instrumentations.find(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}` === wanted,
  );
  if (isInjected(pod)) return ok(subject, `traced by ${wanted}`);
  if (!instrumentation)
    return fault(
      subject,
      `is not traced: the Instrumentation ${wanted} does not exist`,
      upgradeRelease(state),
    );
  if (injectedContainer(pod))
    return fault(subject, 'is not traced: its NODE_OPTIONS do not load the bundle', restart(state, pod));
  return fault(subject, `is not traced: ${whyNot(state, pod, instrumentation)}`, restart(state, pod));
}

function notAsked(state: State, pod: Pod, subject: string): Finding {
  const owner = deploymentOf(state.deployments, pod);
  const asksNow = owner !== undefined && wantedInstrumentation(owner.spec.template) !== undefined;
  return asksNow
    ? fault(subject, 'is not traced: it is older than the annotation of its Deployment', restart(state, pod))
    : fault(
        subject,
        'is not traced: it has no annotation that asks for an Instrumentation',
        upgradeRelease(state),
      );
}

/** The pod webhook is asked once, when a pod is created, and a pod is let through where it does not answer. */
function whyNot({ injectors }: State, pod: Pod, instrumentation: Instrumentation): string {
  const created = Date.parse(pod.metadata.creationTimestamp);
  const since = Date.parse(instrumentation.metadata.creationTimestamp);
  // Times are whole seconds.
  if (created === since) return 'it was created in the same second as its Instrumentation';
  if (created < since) return `it was created ${secondsBetween(created, since)} s before its Instrumentation`;
  const ready = injectors.map(readySince).filter((time) => time !== undefined);
  if (ready.length === 0) return 'the OpenTelemetry Operator is not ready, and was not asked';
  const firstReady = Math.min(...ready);
  if (created <= firstReady)
    return `it was created ${secondsBetween(created, firstReady)} s before the OpenTelemetry Operator was ready`;
  return 'the webhook did not answer when it was created';
}

function readySince({ status }: Pod): number | undefined {
  const ready = status.conditions?.find(({ type, status: value }) => type === 'Ready' && value === 'True');
  return ready?.lastTransitionTime === undefined ? undefined : Date.parse(ready.lastTransitionTime);
}

const secondsBetween = (earlier: number, later: number): number => Math.round((later - earlier) / 1000);
