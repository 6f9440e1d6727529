import { context, type Context, type Tracer } from '@opentelemetry/api';
import { patchMethod } from '../../patching/patch-method';
import type { PatchedModule } from '../../patching/when-loaded';
import { isBelowSampled } from '../../propagation/sampled';
import { isInQueueAdd } from '../bullmq/queue-add-context';
import { traceCommand, type Command, type RedisOptions } from './command-span';
import { detached, type Connect } from './detached-connect';

type SendCommand = (
  this: { readonly options: RedisOptions },
  command: Command,
  ...rest: unknown[]
) => unknown;

interface RedisClass {
  readonly prototype: { sendCommand: SendCommand; connect: Connect };
}

type RedisExports = RedisClass & { readonly default?: RedisClass };

/**
 * A span for each command below a recorded one, without the command's arguments. Pipelines and transactions send
 * their commands by the same method.
 *
 * @param commands `queue`: those that add a job. What a service looks up for itself would bury an upload's own steps.
 */
export function redis(tracer: Tracer, commands: 'queue' | 'all'): PatchedModule<RedisExports> {
  const isTraced = commands === 'all' ? isBelowSampled : isQueueCommand;
  return {
    name: 'ioredis',
    supported: ['>=4.0.0 <7'],
    patch(exports) {
      const { prototype } = exports.default ?? exports;
      patchMethod(prototype, 'sendCommand', (send) => tracing(send, tracer, isTraced));
      patchMethod(prototype, 'connect', detached);
    },
  };
}

function isQueueCommand(active: Context): boolean {
  return isInQueueAdd(active) && isBelowSampled(active);
}

function tracing(send: SendCommand, tracer: Tracer, isTraced: (active: Context) => boolean): SendCommand {
  return function sendCommand(command, ...rest) {
    const active = context.active();
    if (!isTraced(active)) return send.call(this, command, ...rest);
    return traceCommand(tracer, active, command, this.options, () => send.call(this, command, ...rest));
  };
}
