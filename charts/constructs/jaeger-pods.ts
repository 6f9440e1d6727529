import type { Jaeger } from '../imports/jaegertracing.io';
import type { Mangamotion } from '../model/mangamotion';
import { present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { addElements, addEntries } from '../template/free-form';
import type { Values } from '../template/values';
import { setNodeSelector, setPriority } from './pod-settings';
import { keepRollout } from './rollout';

/** What its user says of the pods of Jaeger v1, where its resource has fields for it. */
export function setJaegerPods(jaeger: Jaeger, settings: Values<Mangamotion['jaeger']['v1']>): void {
  addEntries(jaeger, settings.podAnnotations, 'spec', 'annotations');
  addEntries(jaeger, settings.podLabels, 'spec', 'labels');
  addElements(jaeger, settings.tolerations, 'spec', 'tolerations');
  addEntries(jaeger, settings.affinity, 'spec', 'affinity');
  addElements(jaeger, settings.extraVolumes, 'spec', 'volumes');
  addElements(jaeger, settings.extraVolumeMounts, 'spec', 'volumeMounts');
  onlyIf(jaeger, present(settings.serviceAccount.name), 'spec', 'serviceAccount');
  for (const part of ['allInOne', 'collector', 'query']) {
    setPriority(jaeger, settings.priorityClassName, ['spec', part]);
    keepRollout(jaeger, settings.updateStrategy, ['spec', part, 'strategy']);
  }
  // A single pod for everything has no such field.
  for (const part of ['collector', 'query']) setNodeSelector(jaeger, settings.nodeSelector, ['spec', part]);
}
