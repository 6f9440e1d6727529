import { z } from 'zod';
import { flag, httpUrl, whole } from './fields';
import { collectorPods } from './pods';

/** Until nobody asks a process of its own strategy any more. */
export const leavingSeconds = 10;

/** Of Jaeger v2 alone. */
export const jaegerV2 = z
  .strictObject({
    autoscaling: z
      .strictObject({
        enabled: flag(
          'Whether the number of collectors follows the load, with the production strategy; collectorReplicas is ignored then.',
        ),
        minReplicas: whole(1, 50, 'Fewest collectors.'),
        maxReplicas: whole(1, 50, 'Most collectors.'),
        cpuPercent: whole(1, 1000, 'Wanted CPU use, in percent of the request.'),
      })
      .describe('Autoscaling of the collectors by CPU.'),
    performance: z
      .strictObject({
        enabled: flag(
          'Measure rate, errors and durations of operations from spans, for Prometheus (port 8889 of the collectors).',
        ),
        prometheusUrl: httpUrl(
          "Prometheus that scrapes them, which the tab Monitor of Jaeger's page asks; empty: the tab has nothing to show.",
        ),
      })
      .describe('How operations do, by their spans.'),
    ...collectorPods(['INDEX_PREFIX', 'ROLLOVER', 'CONDITIONS', 'UNIT', 'UNIT_COUNT']),
    terminationGracePeriodSeconds: whole(
      leavingSeconds + 1,
      3600,
      'Time from the signal to stop until the kill; with the production strategy the first ten seconds pass until nobody asks there any more.',
    ),
  })
  .describe('Jaeger v2 alone, for the backend jaeger-v2.');
