import { context } from '@opentelemetry/api';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { isInQueueAdd } from '../entries/bullmq/queue-add-context';
import { detached, type Connect } from '../entries/ioredis/detached-connect';
import { imitating } from '../patching/imitating';
import { patchMethod } from '../patching/patch-method';
import { replacePrivateMethod } from '../patching/private-method';
import { whenLoaded, type PatchedModule } from '../patching/when-loaded';

interface RedisClass {
  readonly prototype: { connect: Connect };
}

type RedisExports = RedisClass & { readonly default?: RedisClass };

type SendCommand = (this: unknown, ...args: unknown[]) => unknown;
type TraceSendCommand = (this: unknown, original: SendCommand, ...rest: unknown[]) => SendCommand;

/**
 * The command's name without its arguments, below a span only, because BullMQ polls all the time.
 *
 * @param commands `queue`: those that add a job. What a service looks up for itself would bury an upload's own steps.
 */
export function traceRedis(commands: 'queue' | 'all'): void {
  const instrumentation = imitating(
    new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
  );
  // It has no filter, and one around it would have it patch a second time.
  if (commands === 'queue') replacePrivateMethod(instrumentation, '_traceSendCommand', onlyInQueueAdd);
  // After it: this patches what it has patched.
  whenLoaded(CONNECTIONS);
}

function onlyInQueueAdd(traceSendCommand: TraceSendCommand): TraceSendCommand {
  return function traceQueueCommands(original, ...rest) {
    const traced = traceSendCommand.call(this, original, ...rest);
    return function sendCommand(...args) {
      return (isInQueueAdd(context.active()) ? traced : original).apply(this, args);
    };
  };
}

const CONNECTIONS: PatchedModule<RedisExports> = {
  name: 'ioredis',
  supported: ['>=4.0.0 <7'],
  patch(exports) {
    const { prototype } = exports.default ?? exports;
    patchMethod(prototype, 'connect', detached);
  },
};
