import { annotations, labelMap, unreserved } from './fields';
import { ofTheChart } from './pods';

/** By which a cluster tells whose its objects are. */
export const marks = {
  commonLabels: unreserved(
    labelMap('Labels of every object, and of the pods that the chart itself makes.'),
    ofTheChart,
  ),
  commonAnnotations: unreserved(
    annotations(
      'Annotations of every object, which those of an object of its own win over. Pods have podAnnotations.',
    ),
    ['helm.sh', 'checksum', 'mangamotion', 'instrumentation.opentelemetry.io', 'validations.keda.sh'],
  ),
};
