import { isToBeTraced } from '../concerned';
import { type Finding, found, ok } from '../finding';
import { injectedContainer, isInjected } from '../injection-marks';
import { repairRelease, roll } from '../mends';
import { isService } from '../ours';
import type { Instrumentation, Pod } from '../resources';
import { known, type State, type Workload } from '../state';
import { asks, wanted, wantedInstrumentation } from '../wanted';

/** Each pod that is to be traced: does it carry the bundle, and if not, why not? */
export const checkPods = (state: State): Finding[] => [
  ...checkInstrumentations(state),
  ...state.workloads.flatMap((workload) =>
    isToBeTraced(state, workload) || workload.pods.some(({ pod }) => isInjected(pod))
      ? workload.pods.map(({ pod }) => checkPod(state, workload, pod))
      : notAsked(workload),
  ),
];

/** Once each, whatever the number of pods that ask for it. */
function checkInstrumentations(state: State): Finding[] {
  if ('error' in state.instrumentations) return [];
  const asking = state.workloads.flatMap(({ template, metadata, pods }) =>
    [template, ...pods.map(({ pod }) => pod)].map((each) => ({ asked: wanted(state, each), metadata })),
  );
  const missing = asking.flatMap(({ asked, metadata }) =>
    asked.kind === 'one' && !exists(state, asked.name) ? [{ name: asked.name, metadata }] : [],
  );
  return [...Map.groupBy(missing, ({ name }) => name)].map(([name, [first]]) =>
    found(
      'instrumentation-missing',
      `instrumentation/${name}`,
      'does not exist, and pods ask for it',
      repairRelease(state, first?.metadata),
    ),
  );
}

function checkPod(state: State, workload: Workload, pod: Pod): Finding {
  const subject = `pod/${pod.metadata.name}`;
  const asked = wanted(state, pod);
  if (isInjected(pod)) return ok(subject, asked.kind === 'one' ? `traced by ${asked.name}` : 'traced');
  if (asked.kind === 'nothing' || asked.kind === 'off') return notAnnotated(state, workload, subject);
  if (asked.kind === 'one' && !exists(state, asked.name) && 'value' in state.instrumentations)
    return {
      ...found('not-injected', subject, `is not traced: the Instrumentation ${asked.name} does not exist`),
      because: `instrumentation/${asked.name}`,
    };
  const { trial, name } = workload;
  const reason =
    asked.kind === 'any'
      ? `it asks for any Instrumentation of the namespace, which has ${asked.count}`
      : whyNot(state, pod, wantedInstrumentation(state, pod));
  const text = `is not traced: ${reason}`;
  const finding = found('not-injected', subject, text, roll(state, workload));
  const isLasting = trial !== undefined && 'value' in trial && !isInjected(trial.value);
  return isLasting ? { ...finding, because: name } : finding;
}

function notAnnotated(state: State, workload: Workload, subject: string): Finding {
  const asksNow = asks(state, workload.template) && workload.kind !== 'Pod';
  return asksNow
    ? found(
        'not-annotated',
        subject,
        `is not traced: it is older than the annotation of its ${workload.kind}`,
        roll(state, workload),
      )
    : found(
        'not-annotated',
        subject,
        'is not traced: it has no annotation that asks for an Instrumentation',
        repairRelease(state, workload.metadata),
      );
}

/** Told only where somebody may wonder: what Jobs, operators and charts bring beside is not to be traced. */
const notAsked = ({ name, kind, metadata, pods }: Workload): Finding[] =>
  isService(metadata) || pods.length === 0 || kind === 'Job'
    ? []
    : [ok(name, 'is not traced, and does not ask for it')];

const exists = (state: State, name: string): boolean =>
  known(state.instrumentations).some(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name);

/** The pod webhook is asked once, when a pod is created, and a pod is let through where it does not answer. */
function whyNot({ injectors }: State, pod: Pod, instrumentation: Instrumentation | undefined): string {
  if (injectedContainer(pod)) return 'its NODE_OPTIONS do not load the bundle';
  const created = Date.parse(pod.metadata.creationTimestamp);
  const since = Date.parse(instrumentation?.metadata.creationTimestamp ?? '');
  // Times are whole seconds.
  if (created === since) return 'it was created in the same second as its Instrumentation';
  if (created < since) return `it was created ${secondsBetween(created, since)} s before its Instrumentation`;
  const pods = known(injectors).flatMap(({ behind }) => ('value' in behind ? behind.value.pods : []));
  const ready = pods.map(readySince).filter((time) => time !== undefined);
  if (known(injectors).length > 0 && ready.length === 0)
    return 'the OpenTelemetry Operator is not ready, and was not asked';
  const firstReady = Math.min(...ready);
  if (created <= firstReady && ready.length > 0)
    return `it was created ${secondsBetween(created, firstReady)} s before the OpenTelemetry Operator was ready`;
  return 'the webhook did not answer when it was created, or refused';
}

function readySince({ status }: Pod): number | undefined {
  const ready = status.conditions?.find(({ type, status: value }) => type === 'Ready' && value === 'True');
  return ready?.lastTransitionTime === undefined ? undefined : Date.parse(ready.lastTransitionTime);
}

const secondsBetween = (earlier: number, later: number): number => Math.round((later - earlier) / 1000);
