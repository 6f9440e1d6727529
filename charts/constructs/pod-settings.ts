import { type ApiObject, JsonPatch } from 'cdk8s';
import type { PodSettings, ServerSettings, SeveralSettings } from '../model/pods';
import { not, present } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { filled, merged } from '../template/each';
import { field } from '../template/field';
import { addElements, addEntries } from '../template/free-form';
import { setTruth } from '../template/set-truth';
import { known, type Value } from '../template/value';
import type { Values } from '../template/values';
import { onLinux, spread } from './container';

type Path = readonly string[];

/** Where an object says what of the pods that it makes. */
interface PodPlaces {
  readonly annotations: Path;
  readonly labels: Path;
  readonly spec: Path;
  /** That of the chart. */
  readonly container: Path;
  /** Where others are beside it. */
  readonly containers: Path;
  /** Where it says whether they have a token; of a collector its account alone says it. */
  readonly token?: Path;
}

/** Of a template at the path. */
const templateAt = (...path: Path): PodPlaces => {
  const containers = [...path, 'spec', 'containers'];
  return {
    annotations: [...path, 'metadata', 'annotations'],
    labels: [...path, 'metadata', 'labels'],
    spec: [...path, 'spec'],
    container: [...containers, '0'],
    containers,
    token: [...path, 'spec'],
  };
};

/** Of a Deployment, a StatefulSet and a Job. */
const podTemplate = templateAt('spec', 'template');
export const podTemplateOfCronJob = templateAt('spec', 'jobTemplate', 'spec', 'template');

/** Of an OpenTelemetryCollector, whose own labels are those of its pods. */
export const collectorTemplate: PodPlaces = {
  annotations: ['spec', 'podAnnotations'],
  labels: ['metadata', 'labels'],
  spec: ['spec'],
  container: ['spec'],
  containers: ['spec', 'additionalContainers'],
};

type Marks = Readonly<Record<string, string>>;

/** What every chart of ours has for pods. */
interface Marked {
  readonly values: { readonly commonLabels: Value<Marks> };
}

/** What its user says of the pods that the object makes. */
export function setPods(
  object: ApiObject,
  { values }: Marked,
  settings: Values<PodSettings>,
  places: PodPlaces = podTemplate,
): void {
  addEntries(object, settings.podAnnotations, ...places.annotations);
  addEntries(object, merged(settings.podLabels, values.commonLabels), ...places.labels);
  setNodeSelector(object, settings.nodeSelector, places.spec);
  addElements(object, settings.tolerations, ...places.spec, 'tolerations');
  addEntries(object, settings.affinity, ...places.spec, 'affinity');
  setPriority(object, settings.priorityClassName, places.spec);
  setContainer(object, settings, ...places.container);
  addElements(object, settings.extraVolumes, ...places.spec, 'volumes');
}

/** What its user says of the containers that the chart has run before. Those of its user come behind them, later. */
export const setContainersBefore = (
  object: ApiObject,
  settings: Values<PodSettings>,
  places: PodPlaces,
): void => setContainer(object, settings, ...places.spec, 'initContainers', '-');

function setContainer(object: ApiObject, settings: Values<PodSettings>, ...container: Path): void {
  addElements(object, settings.extraEnv, ...container, 'env');
  addElements(object, settings.extraEnvFrom, ...container, 'envFrom');
  addElements(object, settings.extraVolumeMounts, ...container, 'volumeMounts');
}

/** The same of pods that go on, which may have more containers than that of the chart. */
export function setServerPods(
  object: ApiObject,
  installation: Marked,
  settings: Values<ServerSettings>,
  places: PodPlaces = podTemplate,
): void {
  setPods(object, installation, settings, places);
  const { automount } = settings.serviceAccount;
  if (places.token) setTruth(object, automount, 'automountServiceAccountToken', ...places.token);
  addElements(object, settings.initContainers, ...places.spec, 'initContainers');
  addElements(object, settings.extraContainers, ...places.containers);
}

/** The same of pods of which there may be several; `spreadUnless` is what else spreads them. */
export function setSeveralPods(
  object: ApiObject,
  installation: Marked,
  settings: Values<SeveralSettings>,
  places: PodPlaces = podTemplate,
): void {
  setServerPods(object, installation, settings, places);
  addElements(object, settings.topologySpreadConstraints, ...places.spec, 'topologySpreadConstraints');
}

/** Where else the nodes are of Linux. */
export const setNodeSelector = (object: ApiObject, nodeSelector: Value<Marks>, spec: Path): void =>
  addEntries(object, merged(nodeSelector, known(onLinux)), ...spec, 'nodeSelector');

export function setPriority(object: ApiObject, priorityClassName: Value<string>, spec: Path): void {
  object.addJsonPatch(JsonPatch.add(`/${spec.join('/')}/priorityClassName`, field(priorityClassName)));
  onlyIf(object, present(priorityClassName), ...spec, 'priorityClassName');
}

type Constraints = Value<readonly object[]>;

/** Over nodes and zones, where nobody says how. */
export const spreadUnless = (constraints: Constraints, matchLabels: Record<string, string>) =>
  when(not(filled(constraints)), ...spread(matchLabels));
