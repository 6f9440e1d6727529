import { z } from 'zod';
import { ownOperations } from './own-operations';

const name = z.string().min(1);

const operationStrategy = z
  .strictObject({
    operation: name,
    // Jaeger answers no other for an operation.
    type: z.literal('probabilistic'),
    param: z.number().min(0).max(1),
  })
  .meta({ allOf: [{ required: ['operation', 'type', 'param'] }] });

const probabilistic = z.strictObject({
  service: name,
  type: z.literal('probabilistic'),
  param: z.number().min(0).max(1),
  operation_strategies: z.array(operationStrategy).optional(),
});

const rateLimiting = z.strictObject({
  service: name,
  type: z.literal('ratelimiting'),
  // Jaeger cuts fractions off.
  param: z.int().min(1).max(1_000_000),
});

/**
 * A strategy in the words of Jaeger's own file. Services that are not ours may have any operation; one of ours that no
 * route has would never be met.
 *
 * @see https://www.jaegertracing.io/docs/1.76/architecture/sampling/#file-based-sampling-configuration
 */
export const serviceStrategy = z
  .discriminatedUnion('type', [probabilistic, rateLimiting], {
    error: 'be of type probabilistic, or ratelimiting without operation_strategies',
  })
  .superRefine((strategy, context) => {
    const known = ownOperations[strategy.service];
    if (known === undefined || strategy.type === 'ratelimiting') return;
    strategy.operation_strategies?.forEach(({ operation }, index) => {
      if (known.includes(operation)) return;
      const path = ['operation_strategies', index, 'operation'];
      const message = `be one of ${known.join(', ')} for ${strategy.service}`;
      context.addIssue({ code: 'custom', path, message, input: operation });
    });
  })
  .meta({ allOf: [{ required: ['service', 'type', 'param'] }, ...Object.entries(ownOperations).map(ofOwn)] });

/** The same for Helm: unless it is that service, then nothing, else that. */
function ofOwn([service, operations]: [string, readonly string[]]): object {
  const operation = { properties: { operation: { enum: operations } } };
  return {
    if: { not: { properties: { service: { const: service } }, required: ['service'] } },
    else: { properties: { operation_strategies: { items: operation } } },
  };
}
