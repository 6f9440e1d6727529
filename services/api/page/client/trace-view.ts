import { byId } from './element';

/** The trace of an upload: its id to copy, where to look further, and the trace itself as a waterfall. */
export class TraceView {
  readonly #section: HTMLElement;

  constructor(section: HTMLElement, _reader: string) {
    this.#section = section;
  }

  /** @param traceId undefined where the service is not traced. */
  begin(traceId: string | undefined): void {
    this.#section.hidden = traceId === undefined;
    byId('trace-id', HTMLElement).textContent = traceId ?? '';
  }

  async show(_jobId: string): Promise<void> {}

  hide(): void {
    this.#section.hidden = true;
  }
}
