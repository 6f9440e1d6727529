import { randomUUID } from 'node:crypto';
import type { Job } from '../../../services/shared/job';
import type { JobStore } from '../../../services/shared/jobs/job-store';
import { alice } from './pages';
import type { Provocation } from './provocations';
import { absentTrace, failingTrace, hangingTrace } from './strained-api';

export interface JobApis {
  readonly url: string;
  /** Over the same records, as `startStrainedApi` starts it. */
  readonly strainedUrl: string;
  readonly decidingUrl: string;
  readonly jobs: Pick<JobStore, 'create'>;
}

/** Every decision about its trace has fallen. */
const longAgo = (): string => new Date(Date.now() - 3_600_000).toISOString();

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

  get ofDeletion(): Record<string, Provocation> {
    return {
      ...this.#ofPath('', { method: 'DELETE' }),
      'being-scanned': () => this.#ask('', {}, this.#apis.url, { method: 'DELETE' }),
    };
  }

  get ofFile(): Record<string, Provocation> {
    const path = '/files/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';
    return { ...this.#ofPath(path), 'no-clean-file': () => this.#ask(path) };
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
      undecided: () => this.#ask('/trace', { trace }, this.#apis.decidingUrl),
      'not-kept': () => this.#ask('/trace', { trace, createdAt: longAgo() }, this.#apis.decidingUrl),
      'not-sampled': () => this.#ask('/trace', { trace: { ...trace, sampled: false } }),
      'not-traced': () => this.#ask('/trace'),
      'too-many-traces': () => this.#askTooOften({ ...trace, traceId: hangingTrace }),
      'jaeger-unavailable': () => this.#ask('/trace', { trace: { ...trace, traceId: failingTrace } }),
    };
  }

  /** One look-up is under way, four wait, and one is too many. */
  async #askTooOften(trace: Job['trace'] & object): Promise<Response> {
    const answers = Array.from({ length: 6 }, () => this.#ask('/trace', { trace, userId: 'mallory' }));
    return Promise.race(answers);
  }

  #ofPath(path: string, init: RequestInit = {}): Record<string, Provocation> {
    const jobs = `${this.#apis.url}/api/jobs`;
    return {
      'no-user': () => fetch(`${jobs}/${unknown}${path}`, init),
      'malformed-path': () => fetch(`${jobs}/%ff${path}`, { ...init, headers: alice }),
      'unknown-job': () => fetch(`${jobs}/${unknown}${path}`, { ...init, headers: alice }),
    };
  }

  /** Asks for something of a job of the caller's own: alice, where nobody else is named. */
  async #ask(
    path: string,
    changes: Partial<Job> = {},
    url = this.#apis.strainedUrl,
    init: RequestInit = {},
  ): Promise<Response> {
    const id = randomUUID();
    const createdAt = new Date().toISOString();
    const job: Job = { id, userId: 'alice', status: 'scanning', files: [], attempts: 1, createdAt };
    await this.#apis.jobs.create({ ...job, ...changes });
    const headers = { 'x-user-id': changes.userId ?? 'alice' };
    return fetch(`${url}/api/jobs/${id}${path}`, { ...init, headers });
  }
}
