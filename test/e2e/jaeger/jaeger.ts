import { PortForward } from '../../../deploy/cluster/port-forward';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { JaegerTrace } from '../../../deploy/rig/receiver/jaeger-trace';
import { drawTree } from './tree';

/** What a user fills into Jaeger's search form. */
export interface Search {
  readonly service: string;
  readonly operation?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** `100ms` */
  readonly minDuration?: string;
  readonly limit?: number;
}

/** Jaeger's query API, through a port-forward as a user would open it. */
export class Jaeger implements AsyncDisposable {
  readonly #forward: PortForward;

  private constructor(forward: PortForward) {
    this.#forward = forward;
  }

  static async open(kubectl: Kubectl, service = 'mangamotion-jaeger-query'): Promise<Jaeger> {
    return new Jaeger(await PortForward.open(kubectl, { of: `service/${service}`, port: 16_686 }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forward.close();
  }

  async services(): Promise<string[]> {
    return this.#get('/api/services');
  }

  /** The traces found, each with all of its spans. */
  async search({ service, operation, tags, minDuration, limit = 20 }: Search): Promise<JaegerTrace[]> {
    const query = new URLSearchParams({ service, limit: String(limit), lookback: '1h' });
    if (operation) query.set('operation', operation);
    if (tags) query.set('tags', JSON.stringify(tags));
    if (minDuration) query.set('minDuration', minDuration);
    return this.#get(`/api/traces?${query.toString()}`);
  }

  /** What has arrived of the trace by now, without any span where nothing has. */
  async trace(traceId: string): Promise<JaegerTrace> {
    const [trace] = await this.#get<JaegerTrace[]>(`/api/traces/${traceId}`, { data: [] });
    return trace ?? { traceID: traceId, spans: [], processes: {} };
  }

  /** The trace as `drawTree` draws it; for polling until it is whole. */
  async tree(traceId: string): Promise<string[]> {
    return drawTree(await this.trace(traceId));
  }

  /** What calls what, by the traces of the last hour: `a → b`. */
  async dependencies(): Promise<string[]> {
    const links = await this.#get<{ parent: string; child: string }[]>(
      `/api/dependencies?endTs=${Date.now()}&lookback=3600000`,
    );
    return links.map(({ parent, child }) => `${parent} → ${child}`);
  }

  async #get<T>(path: string, ifUnknown?: { data: T }): Promise<T> {
    const response = await fetch(`${this.#forward.url}${path}`, { signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    if (response.status === 404 && ifUnknown) return ifUnknown.data;
    if (!response.ok) throw new Error(`Jaeger answered ${response.status} to ${path}: ${text.slice(0, 200)}`);
    const { data }: { data: T } = JSON.parse(text);
    return data;
  }
}
