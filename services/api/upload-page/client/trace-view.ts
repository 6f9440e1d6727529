import type { TraceAnswer } from '../../jobs/trace/trace-schemas';
import type { Caller } from './caller';
import { byId } from './element';
import { fetchTrace, type Missing } from './fetch-trace';
import { formatMicros, plural } from './format';
import type { Job } from './job';
import { drawWaterfall } from './waterfall';

/** The trace of an upload: its id to copy, where to look further, and the trace itself as a waterfall. */
export class TraceView {
  readonly #section = byId('trace', HTMLElement);
  readonly #id = byId('trace-id', HTMLElement);
  readonly #link = byId('jaeger', HTMLAnchorElement);
  readonly #state = byId('trace-state', HTMLElement);
  readonly #picture = byId('waterfall', HTMLElement);
  readonly #caller: Caller;
  #shown = new AbortController();

  constructor(caller: Caller) {
    this.#caller = caller;
    byId('copy', HTMLElement).addEventListener('click', () => void this.#copy());
  }

  /** @param traceId undefined where the service is not traced. */
  begin(traceId: string | undefined): void {
    this.hide();
    this.#id.textContent = traceId ?? '';
    this.#section.hidden = traceId === undefined;
  }

  /** Draws the trace of a job that has ended, as it arrives. */
  async show({ traceId, links }: Job): Promise<void> {
    this.#link.hidden = links.jaeger === undefined;
    if (links.jaeger !== undefined) this.#link.href = links.jaeger;
    if (traceId === undefined) return;
    this.#state.textContent = 'The trace is on its way…';
    const { signal } = this.#shown;
    const draw = (trace: TraceAnswer): void => this.#picture.replaceChildren(drawWaterfall(trace.spans));
    const found = await fetchTrace(`${links.self}/trace`, this.#caller, draw, signal).catch(
      () => 'not here' as const,
    );
    if (signal.aborted || found === undefined) return;
    if (typeof found === 'string') {
      this.#link.hidden ||= found === 'not kept';
      this.#state.textContent = reasons[found];
      return;
    }
    draw(found);
    this.#state.textContent = describe(found);
  }

  hide(): void {
    this.#shown.abort();
    this.#shown = new AbortController();
    this.#section.hidden = true;
    this.#link.hidden = true;
    this.#state.textContent = '';
    byId('copied', HTMLElement).textContent = '';
    this.#picture.replaceChildren();
  }

  async #copy(): Promise<void> {
    const copied = await this.#write().then(
      () => 'Copied.',
      () => 'It is selected: copy it with your keyboard.',
    );
    byId('copied', HTMLElement).textContent = copied;
  }

  /** Without a secure context a page must not write to the clipboard. */
  async #write(): Promise<void> {
    getSelection()?.selectAllChildren(this.#id);
    await navigator.clipboard.writeText(this.#id.textContent);
  }
}

const reasons: Readonly<Record<Missing, string>> = {
  'not here': 'The trace has not arrived. The tracing backend may be down.',
  undecided: 'Whether the trace is kept has not been decided yet.',
  'not kept':
    'The trace was not kept, or Jaeger lost it: uploads without a failure that are not slow leave few. Its id is in the log.',
  'not shown': '',
  'not sampled': 'The trace was not recorded: the sampler left this upload out. Its id is in the log.',
};

function describe(trace: TraceAnswer): string {
  const { spans, spanCount, complete } = trace;
  const total = Math.max(...spans.map(({ startMicros, durationMicros }) => startMicros + durationMicros));
  const services = new Set(spans.map(({ service }) => service)).size;
  const shown = spanCount > spans.length ? `, of which the first ${spans.length} are shown` : '';
  const words = `${plural(spanCount, 'span')}${shown}, ${plural(services, 'service')}, ${formatMicros(total)}.`;
  return complete ? words : `${words} Some spans may be missing.`;
}
