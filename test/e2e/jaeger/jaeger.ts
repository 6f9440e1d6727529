import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { PortForward } from '../../../deploy/cluster/port-forward';
import { drawTree } from '../../../deploy/jaeger/draw-tree';
import { JaegerApi, type Search } from '../../../deploy/jaeger/jaeger-api';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';

const hourMillis = 3_600_000;

/** Jaeger's query API, through a port-forward as a user would open it. */
export class Jaeger implements AsyncDisposable {
  readonly #forward: PortForward;
  readonly #api: JaegerApi;

  private constructor(forward: PortForward) {
    this.#forward = forward;
    this.#api = new JaegerApi(forward.url);
  }

  static async open(kubectl: Kubectl, service = 'mangamotion-jaeger-query'): Promise<Jaeger> {
    // Its operator may have it still to make.
    const timeoutMillis = 180_000;
    return new Jaeger(
      await PortForward.open(kubectl, { of: `service/${service}`, port: 16_686, timeoutMillis }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forward.close();
  }

  async services(): Promise<string[]> {
    return this.#api.services();
  }

  /** The traces found in the last hour, each with all of its spans. */
  async search(search: Search): Promise<JaegerTrace[]> {
    return this.#api.search({ sinceMillis: Date.now() - hourMillis, limit: 20, ...search });
  }

  /** What has arrived of the trace by now, without any span where nothing has. */
  async trace(traceId: string): Promise<JaegerTrace> {
    return (await this.#api.trace(traceId)) ?? { traceID: traceId, spans: [], processes: {} };
  }

  /** The trace as `drawTree` draws it; for polling until it is whole. */
  async tree(traceId: string): Promise<string[]> {
    return drawTree(await this.trace(traceId));
  }

  /** What calls what, by the traces of the last hour: `a → b`. */
  async dependencies(): Promise<string[]> {
    const calls = await this.#api.dependencies(hourMillis);
    return calls.map(({ parent, child }) => `${parent} → ${child}`);
  }
}
