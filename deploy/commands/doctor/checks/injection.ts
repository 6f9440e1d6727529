import { isForbidden, isUnanswered } from '../attempt';
import { isToBeTraced } from '../concerned';
import { type Finding, found, ok } from '../finding';
import {
  annotation,
  askedContainers,
  containersAnnotation,
  injectedContainer,
  isInjected,
  nodeOptions,
} from '../injection-marks';
import { lookIn } from '../mends';
import { describeSelector, matches } from '../selectors';
import { known, type State, type Workload } from '../state';
import { wanted, wantedInstrumentation } from '../wanted';

/** Whether a pod that each workload would make now would be injected, as the API server answers; nothing is stored. */
export const checkInjection = (state: State): Finding[] =>
  state.workloads
    .filter((workload) => isToBeTraced(state, workload))
    .flatMap((workload) => checkTrial(state, workload));

function checkTrial(state: State, workload: Workload): Finding[] {
  const { name, trial, template } = workload;
  if (!trial) return [];
  if ('error' in trial) return checkRefusal(workload, trial.error);
  if (isInjected(trial.value)) return [ok(name, 'a pod that is created now gets the bundle')];
  const asked = wanted(state, template);
  if (asked.kind === 'any') return [ambiguous(workload, asked.count)];
  // What does not exist is told once, for all that ask for it.
  if (asked.kind === 'one' && 'value' in state.instrumentations && !wantedInstrumentation(state, template))
    return [];
  const fault = (reason: string, mend = lookAtOperator(state)) =>
    found('injection-fails', name, `a pod that is created now does not get the bundle: ${reason}`, mend);
  const reason = whyNot(state, workload);
  return [reason === undefined ? fault('the operator says why in its log') : fault(reason, undefined)];
}

const ambiguous = ({ name }: Workload, count: number): Finding =>
  count === 0
    ? found('instrumentation-missing', name, `asks for any Instrumentation of the namespace, which has none`)
    : found(
        'instrumentation-ambiguous',
        name,
        `asks for any Instrumentation of the namespace, which has ${count}: name one in ${annotation}`,
      );

function checkRefusal({ name, refusal, controller, pods }: Workload, error: string): Finding[] {
  if (isForbidden(error) || isUnanswered(error))
    return [found('not-tried', name, `a new pod cannot be tried: ${error}`)];
  const isTold =
    refusal !== undefined ||
    controller?.status?.conditions?.some(
      ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
    );
  if (isTold && pods.length < (controller?.spec.replicas ?? 1)) return [];
  return [found('no-room', name, `a further pod would be refused: ${error}`)];
}

/** What can be known without the operator's log. */
function whyNot(state: State, { template }: Workload): string | undefined {
  const { names, containers } = askedContainers(template);
  if (containers.length < names.length)
    return `${containersAnnotation} names ${names.join(',')}, of which the pod has not all`;
  if (containers.some((container) => nodeOptions(container)?.valueFrom !== undefined))
    return 'its NODE_OPTIONS come from elsewhere (valueFrom), which the operator does not change';
  const selector = known(state.injectors).find(
    ({ podWebhook }) =>
      podWebhook && !matches(podWebhook.objectSelector ?? {}, template.metadata?.labels ?? {}),
  )?.podWebhook?.objectSelector;
  if (selector) return `its labels are not those that the webhook takes: ${describeSelector(selector)}`;
  return injectedContainer(template) ? 'its template has the init container already' : undefined;
}

function lookAtOperator(state: State) {
  const [deployment] = known(state.injectors).flatMap(({ behind }) =>
    'value' in behind ? behind.value.deployments : [],
  );
  if (!deployment) return undefined;
  const { name, namespace = '' } = deployment.metadata;
  return lookIn(namespace, state, 'logs', `deployment/${name}`, '--tail=50');
}
