import { z } from 'zod';
import { choice, decimal, whole } from './fields';
import { serviceStrategy } from './service-strategy';

export const strategy = z
  .strictObject({
    type: choice(
      ['none', 'probabilistic', 'ratelimiting', 'adaptive'],
      'Kind of the default strategy; none: Jaeger answers 100 %; adaptive is refused, as Jaeger does not hand out what it calculates: that is sampler.type=adaptive.',
    ),
    param: decimal(0, 1_000_000, 'probabilistic: 0..1; ratelimiting: whole traces per second.'),
    lowerBound: decimal(
      0,
      1_000_000,
      'Traces per second that each process keeps at least of each operation, where operations have strategies; a change rolls the pods.',
    ),
    reloadSeconds: whole(1, 3600, 'How often Jaeger reads its strategies again.'),
    services: z
      .array(serviceStrategy)
      .describe(
        "Strategies of single services and their operations, in the words of Jaeger's file: service, type, param, operation_strategies.",
      ),
  })
  .describe('What Jaeger answers to remote samplers. A change takes effect without a restart.');
