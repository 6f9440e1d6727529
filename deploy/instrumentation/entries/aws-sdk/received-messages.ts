import {
  ROOT_CONTEXT,
  trace,
  type Span,
  type TextMapGetter,
  type TextMapPropagator,
} from '@opentelemetry/api';
import type { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { replacePrivateMethod } from '../../patching/private-method';

type Attributes = Readonly<Record<string, { readonly StringValue?: string } | undefined>>;

interface Received {
  readonly request: { readonly commandName: string };
  readonly data?: {
    readonly Messages?: readonly { readonly MessageId?: string; readonly MessageAttributes?: Attributes }[];
  };
}

type ResponseHook = (this: unknown, response: Received, span: Span, ...rest: unknown[]) => unknown;

const ofMessage: TextMapGetter<Attributes> = {
  keys: (attributes) => Object.keys(attributes),
  get: (attributes, key) => attributes[key]?.StringValue,
};

/**
 * Links those who sent the messages that `ReceiveMessage` of SQS brings, as the instrumentation itself does by the global
 * propagator: that reads nothing where callers are not trusted, and whoever may write into a queue is none.
 */
export function linkSenders(instrumentation: AwsInstrumentation, messages: TextMapPropagator): void {
  const { servicesExtensions }: { servicesExtensions?: { services?: Map<string, object> } } =
    Object(instrumentation);
  const sqs = servicesExtensions?.services?.get('SQS');
  if (sqs === undefined) throw new Error('AwsInstrumentation has no extension for SQS');
  replacePrivateMethod<ResponseHook>(sqs, 'responseHook', (original) => {
    return function responseHook(response, span, ...rest) {
      if (response.request.commandName === 'ReceiveMessage') addLinks(span, response, messages);
      return original.call(this, response, span, ...rest);
    };
  });
}

function addLinks(span: Span, { data }: Received, messages: TextMapPropagator): void {
  for (const { MessageId, MessageAttributes = {} } of data?.Messages ?? []) {
    const context = trace.getSpanContext(messages.extract(ROOT_CONTEXT, MessageAttributes, ofMessage));
    if (context) span.addLink({ context, attributes: { 'messaging.message.id': MessageId } });
  }
}
