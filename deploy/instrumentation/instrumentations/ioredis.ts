import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';

/** Commands below a span only (BullMQ polls all the time), and the command's name without its arguments. */
export function createIoredisInstrumentation(): IORedisInstrumentation {
  return new IORedisInstrumentation({
    requireParentSpan: true,
    dbStatementSerializer: (command) => command,
  });
}
