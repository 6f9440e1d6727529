/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events from text that comes in pieces. `EventSource` would do it, but cannot send a header.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventParser {
  #rest = '';

  /** @returns the events that this piece completes. */
  push(text: string): ServerEvent[] {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map(parseBlock).filter((event) => event !== undefined);
  }
}

/** @returns undefined for a block without data: a comment. */
function parseBlock(block: string): ServerEvent | undefined {
  const fields = block.split('\n').map((line) => /^(\w*): ?(.*)$/s.exec(line) ?? []);
  const values = (name: string) => fields.filter(([, key]) => key === name).map(([, , value = '']) => value);
  const data = values('data');
  if (data.length === 0) return undefined;
  return { event: values('event').at(-1) ?? 'message', data: data.join('\n') };
}
