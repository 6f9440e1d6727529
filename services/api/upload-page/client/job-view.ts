import type { UploadAnswer } from '../../upload/upload-schemas';
import { putInAddress } from './address';
import { announce } from './announce';
import type { Caller } from './caller';
import { Deletion } from './deletion';
import { forget, remember, rememberedOf } from './earlier-uploads';
import { followJob } from './follow-job';
import { isFinal, type Job } from './job';
import type { Notice } from './notice';
import type { PageList } from './page-list';
import { progressOf } from './summary';
import { TraceView } from './trace-view';

interface JobViewOptions {
  readonly caller: Caller;
  readonly list: PageList;
  readonly notice: Notice;
  readonly onDeleted: () => void;
}

/** An upload from when it was taken: its verdicts as they fall, its trace, and its deletion. The address names it. */
export class JobView {
  readonly #caller: Caller;
  readonly #list: PageList;
  readonly #notice: Notice;
  readonly #trace: TraceView;
  readonly #deletion: Deletion;
  #leaving = new AbortController();

  constructor({ caller, list, notice, onDeleted }: JobViewOptions) {
    this.#caller = caller;
    this.#list = list;
    this.#notice = notice;
    this.#trace = new TraceView(caller);
    const onGone = (jobId: string): void => {
      forget(jobId);
      this.leave();
      putInAddress(undefined);
      onDeleted();
    };
    this.#deletion = new Deletion({ caller, notice, onDeleted: onGone });
  }

  /**
   * Follows a job until its last verdict.
   *
   * @param accepted without a trace id where only the job's own id is known.
   * @returns undefined where it was deleted or left before.
   * @throws RefusedError where it cannot be seen.
   */
  async follow({ jobId, traceId }: Pick<UploadAnswer, 'jobId' | 'traceId'>): Promise<Job | undefined> {
    this.leave();
    putInAddress(jobId);
    this.#trace.begin(traceId);
    let isSeen = false;
    const onChange = (job: Job): void => {
      if (!isSeen && traceId === undefined) this.#trace.begin(job.traceId);
      isSeen = true;
      this.#deletion.offer(jobId);
      remember(rememberedOf(job));
      this.#list.showJob(job);
      if (!isFinal(job)) announce(progressOf(job));
    };
    const { signal } = this.#leaving;
    const following = { jobId, caller: this.#caller, onChange, onConnection: this.#tellConnection(), signal };
    try {
      return await followJob(following);
    } catch (error) {
      if (await this.#deletion.isDone(jobId)) return undefined;
      throw error;
    }
  }

  /** Draws the trace of a job that has ended. */
  async showTrace(job: Job): Promise<void> {
    await this.#trace.show(job);
  }

  leave(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#deletion.withdraw();
    this.#trace.hide();
  }

  #tellConnection(): (isConnected: boolean) => void {
    let isLost = false;
    return (isConnected) => {
      // News come while another notice stands there, too.
      if (isConnected && isLost) this.#notice.clear();
      isLost = !isConnected;
      if (isLost)
        this.#notice.show('The connection was lost. The scan goes on; its verdicts come when it is back.');
    };
  }
}
