import { context } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { isInQueueAdd } from '../entries/bullmq/queue-add-context';
import { patchMethod } from '../patching/patch-method';
import { detached, type Connect } from '../entries/ioredis/detached-connect';

interface RedisClass {
  readonly prototype: { connect: Connect };
}

type SendCommand = (this: unknown, ...args: unknown[]) => unknown;
type TraceSendCommand = (this: unknown, original: SendCommand, ...rest: unknown[]) => SendCommand;

/**
 * The command's name without its arguments, below a span only, because BullMQ polls all the time.
 *
 * @param commands `queue`: those that add a job. What a service looks up for itself would bury an upload's own steps.
 */
export function createIoredisInstrumentation(commands: 'queue' | 'all'): IORedisInstrumentation {
  const instrumentation = new IORedisInstrumentation({
    requireParentSpan: true,
    dbStatementSerializer: (command) => command,
  });
  if (commands === 'all') return instrumentation;
  // The stock instrumentation has no filter, and one around it would have it patch a second time.
  const traceSendCommand: TraceSendCommand = Reflect.get(instrumentation, '_traceSendCommand');
  return Object.defineProperty(instrumentation, '_traceSendCommand', {
    value: onlyInQueueAdd(traceSendCommand),
  });
}

function onlyInQueueAdd(traceSendCommand: TraceSendCommand): TraceSendCommand {
  return function traceQueueCommands(original, ...rest) {
    const traced = traceSendCommand.call(this, original, ...rest);
    return function sendCommand(...args) {
      return (isInQueueAdd(context.active()) ? traced : original).apply(this, args);
    };
  };
}

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
  patchMethod(prototype, 'connect', detached);
  return exports;
}
