import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Extras, Placement, PodSettings } from '../model/pods';
import { present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { merged } from '../template/each';
import { field } from '../template/field';
import { addElements, addEntries } from '../template/free-form';
import type { Values } from '../template/values';
import type { Pipeline } from './installation';

/** What its user says of the pods that the object makes. */
export function setPods(object: ApiObject, { values }: Pipeline, settings: Values<PodSettings>): void {
  addEntries(object, settings.podAnnotations, 'spec', 'template', 'metadata', 'annotations');
  addEntries(
    object,
    merged(settings.podLabels, values.commonLabels),
    'spec',
    'template',
    'metadata',
    'labels',
  );
  placePods(object, settings);
}

/** Where the pods that the object makes run. */
export function placePods(object: ApiObject, settings: Values<Placement>): void {
  const { nodeSelector, tolerations, affinity, priorityClassName } = settings;
  const spec = ['spec', 'template', 'spec'];
  addEntries(object, nodeSelector, ...spec, 'nodeSelector');
  addElements(object, tolerations, ...spec, 'tolerations');
  addEntries(object, affinity, ...spec, 'affinity');
  object.addJsonPatch(JsonPatch.add(`/${spec.join('/')}/priorityClassName`, field(priorityClassName)));
  onlyIf(object, present(priorityClassName), ...spec, 'priorityClassName');
}

/** What its user adds to the one container of the pods that the object makes. */
export function addExtras(object: ApiObject, settings: Values<Extras>): void {
  const spec = ['spec', 'template', 'spec'];
  const container = [...spec, 'containers', '0'];
  addElements(object, settings.extraEnv, ...container, 'env');
  addElements(object, settings.extraEnvFrom, ...container, 'envFrom');
  addElements(object, settings.extraVolumeMounts, ...container, 'volumeMounts');
  addElements(object, settings.extraVolumes, ...spec, 'volumes');
}
