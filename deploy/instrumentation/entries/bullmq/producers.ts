import type { TextMapPropagator, Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { BullMQExports } from './exports';
import { withNodeOptions } from './flow';
import { createTelemetry } from './telemetry';

/** The side of the jobs' producers: queues and flows get our telemetry, where the service brings none of its own. */
export function traceProducers(
  { QueueBase, FlowProducer, Worker }: BullMQExports,
  tracer: Tracer,
  carriers: TextMapPropagator,
): void {
  const telemetry = createTelemetry(tracer, carriers);
  patchMethod(QueueBase.prototype, 'trace', (original) => {
    return function trace(...args) {
      if (!(this instanceof Worker)) this.opts.telemetry ??= telemetry;
      return original.apply(this, args);
    };
  });
  patchMethod(FlowProducer.prototype, 'add', (original) => {
    return function add(flow, ...rest) {
      this.telemetry ??= telemetry;
      return original.call(this, withNodeOptions(flow), ...rest);
    };
  });
  patchMethod(FlowProducer.prototype, 'addBulk', (original) => {
    return function addBulk(flows, ...rest) {
      this.telemetry ??= telemetry;
      return original.call(this, flows.map(withNodeOptions), ...rest);
    };
  });
}
