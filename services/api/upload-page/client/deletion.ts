import type { Caller } from './caller';
import { byId } from './element';
import { explainFailure } from './explain-failure';
import { plural } from './format';
import { remove } from './http';
import type { Notice } from './notice';
import { RefusedError } from './problem';

interface DeletionOptions {
  readonly caller: Caller;
  /** Where it says why nothing was deleted. */
  readonly notice: Notice;
  readonly onDeleted: (jobId: string) => void;
}

/** Takes an upload back, from when it was accepted, for whoever confirms that. */
export class Deletion {
  readonly #options: DeletionOptions;
  readonly #button = byId('delete', HTMLButtonElement);
  readonly #dialog = byId('confirm-deletion', HTMLDialogElement);
  #jobId: string | undefined;
  /** By job: whether it is gone. */
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(options: DeletionOptions) {
    this.#options = options;
    this.#button.addEventListener('click', () => this.#dialog.showModal());
    byId('keep', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    byId('confirm-delete', HTMLButtonElement).addEventListener('click', () => {
      this.#dialog.close();
      void this.#delete();
    });
  }

  offer(jobId: string): void {
    this.#jobId = jobId;
    this.#button.hidden = false;
  }

  withdraw(): void {
    this.#jobId = undefined;
    this.#button.hidden = true;
    this.#dialog.close();
  }

  /** Whether the job is gone by this: its events end before its deletion is answered. */
  async isDone(jobId: string): Promise<boolean> {
    return (await this.#answers.get(jobId)) ?? false;
  }

  async #delete(): Promise<void> {
    const jobId = this.#jobId;
    if (jobId === undefined) return;
    this.#options.notice.clear();
    const answer = this.#remove(jobId);
    this.#answers.set(jobId, answer);
    if (!(await answer) || jobId !== this.#jobId) return;
    this.withdraw();
    this.#options.onDeleted(jobId);
  }

  async #remove(jobId: string): Promise<boolean> {
    try {
      await remove(`/api/jobs/${jobId}`, this.#options.caller.headers());
      return true;
    } catch (error) {
      // Somebody else, or this very call before its answer was lost.
      if (error instanceof RefusedError && error.status === 404) return true;
      this.#explain(error);
      return false;
    }
  }

  #explain(error: unknown): void {
    const { words, trace } = explainFailure(error, []);
    const isScanned = error instanceof RefusedError && error.status === 409;
    const retry = (): void => void this.#delete();
    this.#options.notice.show(isScanned ? beingScanned(error.retryAfterSeconds) : words, { trace, retry });
  }
}

const beingScanned = (seconds = 5): string =>
  `It is being scanned, and can be deleted when that has ended. Try again in ${plural(seconds, 'second')}.`;
