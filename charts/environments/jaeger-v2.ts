import type { Mangamotion } from '../model/mangamotion';
import { notScaled, usualCollector } from './usual-pods';

/** One collector, wherever it fits. */
export const usualJaegerV2: Mangamotion['jaeger']['v2'] = {
  autoscaling: notScaled,
  performance: { enabled: false, prometheusUrl: '' },
  ...usualCollector,
  // To leave, and to end.
  terminationGracePeriodSeconds: 40,
};
