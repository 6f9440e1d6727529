import type { ReceivedSpan } from '../otlp-decode';

/** What a span says, without the peer's port, and without stacks, in which each way of making it shows itself. */
export type Described = Pick<
  ReceivedSpan,
  'name' | 'kind' | 'status' | 'statusMessage' | 'attributes' | 'events'
>;

export function described({
  name,
  kind,
  status,
  statusMessage,
  attributes,
  events,
}: ReceivedSpan): Described {
  const { 'network.peer.port': _port, ...said } = attributes;
  const withoutStacks = events.map((event) => {
    const { 'exception.stacktrace': _stack, ...exception } = event.attributes;
    return { name: event.name, attributes: exception };
  });
  return { name, kind, status, statusMessage, attributes: said, events: withoutStacks };
}
