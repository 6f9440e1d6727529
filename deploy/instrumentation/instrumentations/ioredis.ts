import { ROOT_CONTEXT, context } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { patchMethod } from './patch-method';

interface RedisClass {
  readonly prototype: { connect: (this: unknown, ...args: unknown[]) => unknown };
}

/** Commands below a span only (BullMQ polls all the time), and the command's name without its arguments. */
export function createIoredisInstrumentation(): IORedisInstrumentation {
  return new IORedisInstrumentation({
    requireParentSpan: true,
    dbStatementSerializer: (command) => command,
  });
}

/**
 * Connects outside of any trace. A connection outlives the request that happened to open it: its handshakes, also
 * those of every later reconnect, would be spans of that request.
 */
export class RedisConnectionInstrumentation extends InstrumentationBase {
  constructor() {
    super('mangamotion-redis-connection', '1', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('ioredis', ['>=4.0.0 <7'], patchConnect);
  }
}

function patchConnect(exports: RedisClass & { default?: RedisClass }): unknown {
  const { prototype } = exports.default ?? exports;
  patchMethod(prototype, 'connect', (original) => {
    return function connect(...args) {
      return context.with(ROOT_CONTEXT, () => original.apply(this, args));
    };
  });
  return exports;
}
