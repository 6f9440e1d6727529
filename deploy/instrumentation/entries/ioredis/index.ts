import { context, type Context, type Tracer } from '@opentelemetry/api';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { isInQueueAdd } from '../bullmq/queue-add-context';
import { patchMethod } from '../../patching/patch-method';
import { isBelowSampled } from '../sampled';
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
 */
export class RedisInstrumentation extends InstrumentationBase {
  readonly #commands: 'queue' | 'all';

  /** @param commands `queue`: those that add a job. What a service looks up for itself would bury an upload's own steps. */
  constructor(commands: 'queue' | 'all') {
    super('mangamotion-ioredis', '1', {});
    this.#commands = commands;
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('ioredis', ['>=4.0.0 <7'], (exports: RedisExports) => {
      const { prototype } = exports.default ?? exports;
      const isTraced = this.#commands === 'all' ? isBelowSampled : isQueueCommand;
      patchMethod(prototype, 'sendCommand', (send) => tracing(send, this.tracer, isTraced));
      patchMethod(prototype, 'connect', detached);
      return exports;
    });
  }
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
