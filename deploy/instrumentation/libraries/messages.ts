import { defaultTextMapGetter, type PropagationAPI, type TextMapPropagator } from '@opentelemetry/api';

/** What of OpenTelemetry's API a library is given in another form. */
export interface Api {
  readonly propagation: PropagationAPI;
}

/**
 * The API for who takes messages from a queue: whoever may write into that is no caller from outside, so that a trace goes
 * on from its producer, as that of a job does, also where servers do not trust their callers.
 */
export function readingMessagesBy(messages: TextMapPropagator, api: Api): Api {
  const propagation: PropagationAPI = Object.create(api.propagation);
  propagation.extract = (context, carrier, getter = defaultTextMapGetter) =>
    messages.extract(context, carrier, getter);
  return { ...api, propagation };
}
