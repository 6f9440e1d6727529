import { context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { onChannel } from '../../patching/on-channel';

/** Of Fastify 5: https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks */
const HANDLER_STARTS = 'tracing:fastify.request.handler:start';

/** Those that publish it. */
export const FASTIFY = { name: 'fastify', supported: ['>=5.0.0'] };

interface Handled {
  readonly route: { readonly url: string };
}

/** Tells the server span its route, and makes no spans: Fastify publishes which of its routes has matched. */
export function traceFastify(): void {
  onChannel(HANDLER_STARTS, (message) => {
    const metadata = getRPCMetadata(context.active());
    if (metadata !== undefined && isHandled(message)) metadata.route = message.route.url;
  });
}

function isHandled(message: unknown): message is Handled {
  const route: unknown = Reflect.get(Object(message), 'route');
  return typeof Reflect.get(Object(route), 'url') === 'string';
}
