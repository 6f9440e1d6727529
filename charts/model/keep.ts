import { z } from 'zod';
import { choice, decimal, flag, image, resources, whole } from './fields';
import { collectorPods } from './pods';
import { probes } from './probes';

/** Until the routing collectors have asked DNS again, whose answers are up to five seconds old. */
export const leavingSeconds = 15;

/** What can be said of the collectors of one tier. */
const tier = (does: string) => ({
  replicas: whole(1, 100, `Collectors that ${does}, where nothing scales them.`),
  autoscaling: z
    .strictObject({
      enabled: flag('An autoscaler, of the OpenTelemetry Operator, sets the number of collectors.'),
      minReplicas: whole(1, 100, 'Fewest collectors.'),
      maxReplicas: whole(1, 100, 'Most collectors.'),
      cpuPercent: whole(1, 100, 'CPU, relative to its request, that it aims at.'),
    })
    .describe('Autoscaling by CPU; one collector fewer in ten minutes at most.'),
  resources: resources(`each collector that ${does}; it refuses spans before its memory is used up`),
  ...collectorPods(),
  ...probes,
  terminationGracePeriodSeconds: whole(
    leavingSeconds + 1,
    3600,
    'Time from the signal to stop until the kill, of which the first 15 seconds pass until nobody sends there any more.',
  ),
});

export const keep = z
  .strictObject({
    enabled: flag(
      'Collectors decide which traces are kept, once they are known. Services record everything: sampler const 1.',
    ),
    errors: flag('Keep every trace with a failed span.'),
    slowerThanSeconds: whole(
      0,
      3600,
      'Keep every trace that takes so long, from its first span to the end of its last; 0: none for that.',
    ),
    users: z
      .array(z.string().min(1).describe('user.id of spans.'))
      .describe('Keep every trace of these users.'),
    share: decimal(0, 1, 'Share of all other traces that is kept; the same ones in every collector.'),
    perSecond: whole(
      0,
      10_000_000,
      'Most spans a second of that share, in each deciding collector; 0: no such cap. Failed, slow and chosen ones are beside it.',
    ),
    waitSeconds: whole(
      1,
      600,
      'Time from the first span of a trace that arrives until it is decided on. Then a trace of which no end is known is kept.',
    ),
    image: image('the collectors, OpenTelemetry Collector contrib'),
    logLevel: choice(['debug', 'info', 'warn', 'error'], 'Least severity that collectors log.'),
    routing: z
      .strictObject(tier('route'))
      .describe('Collectors that take spans and send those of one trace to one that decides.'),
    deciding: z
      .strictObject({
        ...tier('decides'),
        traces: whole(
          100,
          10_000_000,
          'Traces that wait for their decision in one collector; the oldest are dropped for more.',
        ),
        decisions: whole(
          1000,
          100_000_000,
          'Decisions of either kind that one collector remembers, for spans that come late.',
        ),
      })
      .describe('Collectors that decide. Of a single one, and no autoscaling, there are no routing ones.'),
  })
  .describe('Which traces are kept, decided when they are known.');

export type Keep = z.infer<typeof keep>;
