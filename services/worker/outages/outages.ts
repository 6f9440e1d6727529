import type { OutageBoard } from '../../shared/jobs/outage-board';
import type { Logger } from '../../shared/logger';
import { type Check, checkReadiness } from '../../shared/probes/readiness';
import { type Dependency, ownersName } from './dependency';

/** How many of the jobs that wait may be taken: none while something is away, and one to try whether it is back. */
export type Admission = 'none' | 'one' | 'all';

interface OutageMetrics {
  outageBegan(dependency: Dependency): void;
  outageEnded(dependency: Dependency): void;
}

export interface OutagesOptions {
  /** Ask each dependency for a sign of life. */
  readonly checks: Readonly<Record<Dependency, Check>>;
  readonly board: Pick<OutageBoard, 'show' | 'clear'>;
  readonly metrics: OutageMetrics;
  readonly logger: Logger;
}

interface Outage {
  readonly since: Date;
  pauseMillis: number;
  askAt: number;
  isAnswering: boolean;
}

/** The first question comes soon, because most outages are a restart. */
const firstPauseMillis = 500;
/** Far enough below the ten seconds within which work goes on after an outage. */
const longestPauseMillis = 4000;
/** For the worker to find a job that it can try; with none to try, the answer to the question has to do. */
const trialMillis = 1500;

/**
 * A breaker for what scans depend on. What is away is asked for a sign of life again and again; when all give one, a
 * single job is let through, because a storage that answers a question may still refuse to copy. Only what that job
 * comes to ends the outage.
 */
export class Outages {
  readonly #options: OutagesOptions;
  readonly #underWay = new Map<Dependency, Outage>();
  #admission: Admission = 'all';
  #admissionSince = 0;
  #onAdmission: (admission: Admission) => void = () => {};

  constructor(options: OutagesOptions) {
    this.#options = options;
  }

  get admission(): Admission {
    return this.#admission;
  }

  /** When the longest outage under way began, and of what; undefined: all is there. */
  get longest(): { readonly for: string; readonly since: string } | undefined {
    const [first] = this.#underWay;
    return first && { for: ownersName[first[0]], since: first[1].since.toISOString() };
  }

  /** @param onAdmission told of each change of what may be taken. */
  follow(onAdmission: (admission: Admission) => void): void {
    this.#onAdmission = onAdmission;
  }

  /** An attempt failed because of this: no more jobs are taken. */
  begin(dependency: Dependency, cause: unknown): void {
    const known = this.#underWay.get(dependency);
    const now = performance.now();
    if (known) {
      if (this.#admission === 'one') known.pauseMillis = Math.min(known.pauseMillis * 2, longestPauseMillis);
      known.askAt = now + known.pauseMillis;
      known.isAnswering = false;
    } else {
      this.#underWay.set(dependency, {
        since: new Date(),
        pauseMillis: firstPauseMillis,
        askAt: now + firstPauseMillis,
        isAnswering: false,
      });
      this.#options.metrics.outageBegan(dependency);
      this.#options.logger.error({ dependency, error: cause }, `${dependency} is away: no jobs are taken`);
    }
    this.#admit('none');
    void this.#show();
  }

  /** An attempt came to its end without an outage. @param startedAt by the clock of `performance`. */
  attemptEnded(startedAt: number): void {
    if (this.#admission === 'one' && startedAt >= this.#admissionSince) this.#end();
  }

  /** Asks what is away whether it is back; to be called several times a second. @param isIdle no attempt runs. */
  async check(isIdle: boolean): Promise<void> {
    const inStateMillis = performance.now() - this.#admissionSince;
    if (this.#admission === 'all') return;
    if (this.#admission === 'one') {
      if (isIdle && inStateMillis >= trialMillis) this.#end();
      return;
    }
    const due = [...this.#underWay].filter(([, { askAt }]) => askAt <= performance.now());
    if (due.length === 0) return;
    await this.#ask(due);
    await this.#show();
    const outages = [...this.#underWay.values()];
    if (this.#admission === 'none' && outages.every(({ isAnswering }) => isAnswering)) this.#admit('one');
  }

  async #ask(due: readonly [Dependency, Outage][]): Promise<void> {
    const checks = Object.fromEntries(due.map(([name]) => [name, this.#options.checks[name]]));
    const { dependencies } = await checkReadiness(checks);
    for (const [name, outage] of due) {
      outage.isAnswering = dependencies[name]?.status === 'ok';
      outage.askAt = performance.now() + outage.pauseMillis;
    }
  }

  #end(): void {
    const { metrics, logger } = this.#options;
    for (const [dependency, { since }] of this.#underWay) {
      const durationSeconds = (Date.now() - since.getTime()) / 1000;
      metrics.outageEnded(dependency);
      logger.info(
        { dependency, duration_seconds: durationSeconds },
        `${dependency} is back: jobs are taken again`,
      );
    }
    this.#underWay.clear();
    this.#admit('all');
    void this.#options.board.clear();
  }

  #admit(admission: Admission): void {
    if (admission === this.#admission) return;
    this.#admission = admission;
    this.#admissionSince = performance.now();
    this.#onAdmission(admission);
  }

  async #show(): Promise<void> {
    const { longest } = this;
    if (longest) await this.#options.board.show(longest);
  }
}
