import type { UploadAnswer, UploadRules } from '../../upload/upload-schemas';
import { jobInAddress, putInAddress } from './address';
import { announce } from './announce';
import { type Caller, callerBy } from './caller';
import type { ChosenFile } from './choose-files';
import { listenForFiles } from './choose-inputs';
import { EarlierList } from './earlier-list';
import { forget, remember } from './earlier-uploads';
import { byId } from './element';
import { explainFailure } from './explain-failure';
import { formatBytes, plural } from './format';
import type { Job } from './job';
import { JobView } from './job-view';
import { Notice } from './notice';
import { Outcome } from './outcome';
import { Page } from './page';
import { PageList } from './page-list';
import { labelsOf } from './page-types';
import { RefusedError } from './problem';
import { randomHex } from './reader';
import { deleted, summarize, type Summary, unknown } from './summary';
import { uploadDirectly, uploadPresigned } from './upload';

/** The page as a whole: choose, send, follow, and begin again. */
export class UploadPage {
  readonly #rules: UploadRules;
  readonly #caller: Caller;
  readonly #list: PageList;
  readonly #notice = new Notice(byId('notice', HTMLElement));
  readonly #job: JobView;
  readonly #earlier = new EarlierList();
  readonly #outcome = new Outcome();
  readonly #drop = byId('drop', HTMLElement);
  readonly #pages = byId('pages', HTMLElement);
  readonly #send = byId('send', HTMLButtonElement);
  readonly #sendAgain = byId('send-again', HTMLButtonElement);
  #idempotencyKey = randomHex(16);
  #state: 'open' | 'sending' | 'following' = 'open';
  /** Those of the upload shown that can be sent again. */
  #failed: readonly Page[] = [];

  constructor(rules: UploadRules) {
    this.#rules = rules;
    this.#caller = callerBy(rules.authentication);
    this.#list = new PageList(byId('page-list', HTMLElement), () => this.#pagesChanged());
    this.#job = new JobView({
      caller: this.#caller,
      list: this.#list,
      notice: this.#notice,
      onDeleted: () => this.#showOnly(deleted),
    });
  }

  start(): void {
    const { contentTypes, maxFileBytes, maxFiles, presigned } = this.#rules;
    const each = formatBytes(maxFileBytes);
    text('rules', `${labelsOf(contentTypes)}, up to ${each} each, at most ${maxFiles} at once.`);
    const ways = byId('ways', HTMLElement);
    ways.hidden = !presigned;
    // The same pages by another way are another body, which an idempotency key must not come with.
    ways.addEventListener('change', () => (this.#idempotencyKey = randomHex(16)));
    const onChosen = (files: readonly ChosenFile[]): void => this.#add(files);
    listenForFiles({ contentTypes, onChosen, isOpen: () => this.#state === 'open' });
    this.#send.addEventListener('click', () => void this.#upload());
    this.#sendAgain.addEventListener('click', () => this.#uploadAgain(this.#failed));
    for (const id of ['clear', 'again'])
      byId(id, HTMLElement).addEventListener('click', () => this.#restart());
    addEventListener('online', () => this.#notice.retry());
    addEventListener('hashchange', () => this.#addressChanged());
    this.#earlier.show();
    if (jobInAddress() !== undefined) this.#addressChanged();
  }

  /** What is being sent is not left for another upload: its own address comes with the answer. */
  #addressChanged(): void {
    if (this.#state === 'sending') return;
    const jobId = jobInAddress();
    if (jobId === undefined) this.#beginAgain();
    else void this.#open(jobId);
  }

  #add(files: readonly ChosenFile[]): void {
    if (this.#state !== 'open' || files.length === 0) return;
    if (this.#outcome.isShown) this.#restart();
    this.#list.add(files.map((file) => new Page(file, this.#rules)));
    const refused = this.#list.all.length - this.#list.acceptable.length;
    announce(`${plural(this.#list.all.length, 'file')} chosen${refused > 0 ? `, ${refused} refused` : ''}`);
  }

  #pagesChanged(): void {
    const { all, acceptable, size } = this.#list;
    this.#pages.hidden = size === 0;
    this.#drop.classList.toggle('small', size > 0);
    this.#notice.clear();
    // Another set of pages is another upload.
    this.#idempotencyKey = randomHex(16);
    const bytes = acceptable.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const isTooMany = acceptable.length > this.#rules.maxFiles;
    text('pages-title', plural(size, 'file'));
    this.#send.disabled = acceptable.length === 0 || isTooMany;
    this.#send.textContent =
      acceptable.length === 0
        ? 'Upload'
        : `Upload ${plural(acceptable.length, 'page')} (${formatBytes(bytes)})`;
    const leftOut = all.length - acceptable.length;
    if (isTooMany) text('left-out', `At most ${this.#rules.maxFiles} at once: remove some.`);
    else text('left-out', leftOut === 0 ? '' : `${plural(leftOut, 'file')} will be left out.`);
    // What is chosen would be gone with a look at another upload.
    if (all.length === 0) this.#earlier.show();
    else this.#earlier.hide();
  }

  async #upload(): Promise<void> {
    const pages = this.#list.acceptable;
    this.#setState('sending');
    this.#notice.clear();
    announce(`Sending ${plural(pages.length, 'page')}`);
    for (const page of pages) this.#list.sending(page, page.key === undefined ? 0 : 1);
    try {
      const accepted = await this.#sendPages(pages);
      const sizeBytes = pages.reduce((sum, page) => sum + page.sizeBytes, 0);
      const { jobId } = accepted;
      const createdAt = new Date().toISOString();
      remember({ jobId, createdAt, status: 'queued', pageCount: pages.length, sizeBytes });
      this.#list.took(pages);
      await this.#follow(accepted);
    } catch (error) {
      this.#explain(error, pages);
    }
  }

  #sendPages(pages: readonly Page[]): Promise<UploadAnswer> {
    const way = document.querySelector<HTMLInputElement>('input[name=way]:checked')?.value;
    const cancelled = new AbortController();
    const request = {
      pages,
      caller: this.#caller,
      idempotencyKey: this.#idempotencyKey,
      onProgress: (page: Page, share: number) => this.#list.sending(page, share),
      signal: cancelled.signal,
    };
    const sending = way === 'presigned' ? uploadPresigned(request) : uploadDirectly(request);
    // Where one page fails, the others need not be sent to their end.
    return sending.finally(() => cancelled.abort());
  }

  async #follow(accepted: Pick<UploadAnswer, 'jobId' | 'traceId'>): Promise<void> {
    this.#setState('following');
    this.#earlier.show();
    const job = await this.#job.follow(accepted);
    if (!job) return;
    this.#setState('open');
    this.#conclude(job);
    await this.#job.showTrace(job);
  }

  /** Shows an upload that was taken before. */
  async #open(jobId: string): Promise<void> {
    this.#clear();
    announce('Opening an earlier upload');
    try {
      await this.#follow({ jobId });
    } catch (error) {
      this.#cannotShow(jobId, error);
    }
  }

  #cannotShow(jobId: string, error: unknown): void {
    if (error instanceof RefusedError && error.status === 404) {
      forget(jobId);
      return this.#showOnly(unknown);
    }
    this.#job.leave();
    this.#setState('open');
    const { words, trace } = explainFailure(error, []);
    this.#notice.show(words, { trace, retry: () => void this.#open(jobId) });
  }

  #conclude(job: Job): void {
    this.#pages.classList.add('done');
    this.#failed = this.#list.offerAgain(job, (page) => this.#uploadAgain([page]));
    this.#sendAgain.hidden = this.#failed.length < 2;
    this.#sendAgain.textContent = `Send ${plural(this.#failed.length, 'page')} again`;
    this.#tell(summarize(job));
  }

  /** What could not be scanned is an upload of its own, sent once more. */
  #uploadAgain(pages: readonly Page[]): void {
    const chosen = pages.map(({ name, file }) => new Page({ name, file }, this.#rules));
    this.#clear();
    this.#list.add(chosen);
    void this.#upload();
  }

  /** Of an upload that is not there nothing is shown any more. */
  #showOnly(summary: Summary): void {
    this.#clear();
    this.#tell(summary);
  }

  #tell(summary: Summary): void {
    this.#drop.hidden = true;
    this.#outcome.tell(summary);
    this.#earlier.show();
  }

  #explain(error: unknown, pages: readonly Page[]): void {
    const { words, trace, isWorthRetrying } = explainFailure(error, pages);
    this.#job.leave();
    putInAddress(undefined);
    this.#list.unsend();
    this.#setState('open');
    if (!isWorthRetrying) this.#pagesChanged();
    const retry = (): void => void this.#upload();
    this.#notice.show(words, { trace, ...(isWorthRetrying && { retry }) });
    // Whoever sent them by keyboard is where they were.
    this.#send.focus();
  }

  #setState(state: 'open' | 'sending' | 'following'): void {
    this.#state = state;
    const isBusy = state !== 'open';
    document.body.classList.toggle('busy', isBusy);
    this.#drop.hidden = isBusy;
    this.#send.disabled = isBusy;
    byId('clear', HTMLElement).hidden = isBusy;
  }

  #clear(): void {
    this.#job.leave();
    this.#setState('open');
    this.#pages.classList.remove('done');
    this.#outcome.hide();
    this.#failed = [];
    this.#sendAgain.hidden = true;
    this.#list.clear();
  }

  #beginAgain(): void {
    this.#clear();
    byId('choose-files', HTMLElement).focus();
  }

  #restart(): void {
    putInAddress(undefined);
    this.#beginAgain();
  }
}

function text(id: string, words: string): void {
  byId(id, HTMLElement).textContent = words;
}
