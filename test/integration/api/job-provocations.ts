import { randomUUID } from 'node:crypto';
import type { Job } from '../../../services/shared/job';
import type { JobStore } from '../../../services/shared/job-store';
import { alice } from './pages';
import type { Provocation } from './provocations';
import { absentTrace, failingTrace } from './strained-api';

export interface JobApis {
  readonly url: string;
  /** Over the same records, as `startStrainedApi` starts it. */
  readonly strainedUrl: string;
  readonly jobs: Pick<JobStore, 'create'>;
}

const unknown = '00000000-0000-4000-8000-000000000000';

/** Every problem that a caller who asks for a job can be told, by the names that the document gives them. */
export class JobProvocations {
  readonly #apis: JobApis;

  constructor(apis: JobApis) {
    this.#apis = apis;
  }

  get ofJob(): Record<string, Provocation> {
    return this.#ofPath('');
  }

  get ofEvents(): Record<string, Provocation> {
    return { ...this.#ofPath('/events'), 'too-many-streams': () => this.#ask('/events') };
  }

  get ofTrace(): Record<string, Provocation> {
    const trace = { traceId: absentTrace, spanId: '00f067aa0ba902b7', sampled: true };
    return {
      ...this.#ofPath('/trace'),
      'no-jaeger': () => this.#ask('/trace', { trace }, this.#apis.url),
      'not-arrived': () => this.#ask('/trace', { trace }),
      'not-sampled': () => this.#ask('/trace', { trace: { ...trace, sampled: false } }),
      'not-traced': () => this.#ask('/trace'),
      'jaeger-unavailable': () => this.#ask('/trace', { trace: { ...trace, traceId: failingTrace } }),
    };
  }

  #ofPath(path: string): Record<string, Provocation> {
    const jobs = `${this.#apis.url}/api/jobs`;
    return {
      'no-user': () => fetch(`${jobs}/${unknown}${path}`),
      'malformed-path': () => fetch(`${jobs}/%ff${path}`, { headers: alice }),
      'unknown-job': () => fetch(`${jobs}/${unknown}${path}`, { headers: alice }),
    };
  }

  /** Asks for something of a job of alice's. */
  async #ask(path: string, changes: Partial<Job> = {}, url = this.#apis.strainedUrl): Promise<Response> {
    const id = randomUUID();
    const createdAt = new Date().toISOString();
    const job: Job = { id, userId: 'alice', status: 'scanning', files: [], attempts: 1, createdAt };
    await this.#apis.jobs.create({ ...job, ...changes });
    return fetch(`${url}/api/jobs/${id}${path}`, { headers: alice });
  }
}
