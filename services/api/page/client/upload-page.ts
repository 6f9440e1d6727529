import { type Caller, callerBy } from './caller';
import { type ChosenFile, filesDropped, filesOf } from './choose-files';
import { Deletion } from './deletion';
import { byId } from './element';
import { explainFailure } from './explain-failure';
import { followJob } from './follow-job';
import { formatBytes, plural } from './format';
import { isFinal, type Job } from './job';
import { Notice } from './notice';
import { Page } from './page';
import { PageList } from './page-list';
import { labelsOf } from './page-types';
import { randomHex } from './reader';
import type { UploadRules } from './refusal';
import { deleted, progressOf, summarize, type Summary } from './summary';
import { TraceView } from './trace-view';
import { type Accepted, uploadDirectly, uploadPresigned } from './upload';

/** The page as a whole: choose, send, follow, and begin again. */
export class UploadPage {
  readonly #rules: UploadRules;
  readonly #caller: Caller;
  readonly #list: PageList;
  readonly #notice = new Notice(byId('notice', HTMLElement));
  readonly #trace: TraceView;
  readonly #deletion: Deletion;
  readonly #drop = byId('drop', HTMLElement);
  readonly #pages = byId('pages', HTMLElement);
  readonly #outcome = byId('outcome', HTMLElement);
  readonly #send = byId('send', HTMLButtonElement);
  #idempotencyKey = randomHex(16);
  #isBusy = false;

  constructor(rules: UploadRules) {
    this.#rules = rules;
    this.#caller = callerBy(rules.authentication);
    this.#trace = new TraceView(this.#caller);
    this.#deletion = new Deletion({
      caller: this.#caller,
      notice: this.#notice,
      onDeleted: () => this.#forget(),
    });
    this.#list = new PageList(byId('page-list', HTMLElement), () => this.#pagesChanged());
  }

  start(): void {
    const { contentTypes, maxFileBytes, maxFiles, presigned } = this.#rules;
    const each = formatBytes(maxFileBytes);
    text('rules', `${labelsOf(contentTypes)}, up to ${each} each, at most ${maxFiles} at once.`);
    const ways = byId('ways', HTMLElement);
    ways.hidden = !presigned;
    // The same pages by another way are another body, which an idempotency key must not come with.
    ways.addEventListener('change', () => (this.#idempotencyKey = randomHex(16)));
    this.#listenToInputs();
    this.#listenToDrops();
    this.#send.addEventListener('click', () => void this.#upload());
    byId('clear', HTMLElement).addEventListener('click', () => this.#beginAgain());
    byId('again', HTMLElement).addEventListener('click', () => this.#beginAgain());
    addEventListener('online', () => this.#notice.retry());
  }

  #listenToInputs(): void {
    for (const kind of ['files', 'folder']) {
      const input = byId(kind, HTMLInputElement);
      byId(`choose-${kind}`, HTMLElement).addEventListener('click', () => input.click());
      input.addEventListener('change', () => this.#add(filesOf(input)));
    }
  }

  /** The whole page takes a drop: a file that misses the frame would replace the page otherwise. */
  #listenToDrops(): void {
    const mark = (isOver: boolean): void => void this.#drop.classList.toggle('over', isOver && !this.#isBusy);
    addEventListener('dragover', (event) => {
      event.preventDefault();
      mark(true);
    });
    addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) mark(false);
    });
    addEventListener('drop', (event) => {
      event.preventDefault();
      mark(false);
      if (event.dataTransfer) void filesDropped(event.dataTransfer).then((files) => this.#add(files));
    });
  }

  #add(files: readonly ChosenFile[]): void {
    if (this.#isBusy || files.length === 0) return;
    if (!this.#outcome.hidden) this.#beginAgain();
    this.#list.add(files.map((file) => new Page(file, this.#rules)));
    const refused = this.#list.all.length - this.#list.acceptable.length;
    announce(`${plural(this.#list.all.length, 'file')} chosen${refused > 0 ? `, ${refused} refused` : ''}`);
  }

  #pagesChanged(): void {
    const { all, acceptable } = this.#list;
    this.#pages.hidden = all.length === 0;
    this.#drop.classList.toggle('small', all.length > 0);
    this.#notice.clear();
    // Another set of pages is another upload.
    this.#idempotencyKey = randomHex(16);
    const bytes = acceptable.reduce((sum, { file }) => sum + file.size, 0);
    const isTooMany = acceptable.length > this.#rules.maxFiles;
    text('pages-title', plural(all.length, 'file'));
    this.#send.disabled = acceptable.length === 0 || isTooMany;
    this.#send.textContent =
      acceptable.length === 0
        ? 'Upload'
        : `Upload ${plural(acceptable.length, 'page')} (${formatBytes(bytes)})`;
    const leftOut = all.length - acceptable.length;
    if (isTooMany) text('left-out', `At most ${this.#rules.maxFiles} at once: remove some.`);
    else text('left-out', leftOut === 0 ? '' : `${plural(leftOut, 'file')} will be left out.`);
  }

  async #upload(): Promise<void> {
    const pages = this.#list.acceptable;
    this.#setBusy(true);
    this.#notice.clear();
    announce(`Sending ${plural(pages.length, 'page')}`);
    for (const page of pages) this.#list.sending(page, page.key === undefined ? 0 : 1);
    try {
      const accepted = await this.#sendPages(pages);
      await this.#follow(accepted, pages);
    } catch (error) {
      this.#explain(error, pages);
    }
  }

  #sendPages(pages: readonly Page[]): Promise<Accepted> {
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

  async #follow({ jobId, traceId }: Accepted, pages: readonly Page[]): Promise<void> {
    this.#trace.begin(traceId);
    this.#deletion.offer(jobId);
    const onChange = (job: Job): void => {
      this.#list.showJob(job, pages);
      if (!isFinal(job)) announce(progressOf(job));
    };
    let isLost = false;
    const onConnection = (isConnected: boolean): void => {
      // News come while another notice stands there, too.
      if (isConnected && isLost) this.#notice.clear();
      isLost = !isConnected;
      if (isLost)
        this.#notice.show('The connection was lost. The scan goes on; its verdicts come when it is back.');
    };
    const job = await this.#unlessDeleted(
      jobId,
      followJob({ jobId, caller: this.#caller, onChange, onConnection }),
    );
    if (!job) return;
    this.#setBusy(false);
    this.#conclude(job);
    await this.#trace.show(job);
  }

  async #unlessDeleted(jobId: string, following: Promise<Job>): Promise<Job | undefined> {
    try {
      return await following;
    } catch (error) {
      if (await this.#deletion.isDone(jobId)) return undefined;
      throw error;
    }
  }

  #conclude(job: Job): void {
    this.#pages.classList.add('done');
    this.#tell(summarize(job));
  }

  /** Of an upload that was deleted nothing is shown any more. */
  #forget(): void {
    this.#setBusy(false);
    this.#trace.hide();
    this.#list.clear();
    this.#tell(deleted);
  }

  #tell({ tone, title, text: words }: Summary): void {
    this.#drop.hidden = true;
    this.#outcome.dataset.tone = tone;
    this.#outcome.hidden = false;
    text('outcome-title', title);
    text('outcome-text', words);
    announce(`${title}. ${words}`);
    byId('outcome-title', HTMLElement).focus();
  }

  #explain(error: unknown, pages: readonly Page[]): void {
    const { words, trace, isWorthRetrying } = explainFailure(error, pages);
    this.#deletion.withdraw();
    this.#list.unsend();
    this.#setBusy(false);
    if (!isWorthRetrying) this.#pagesChanged();
    const retry = (): void => void this.#upload();
    this.#notice.show(words, { trace, ...(isWorthRetrying && { retry }) });
    // Whoever sent them by keyboard is where they were.
    this.#send.focus();
  }

  #setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    document.body.classList.toggle('busy', isBusy);
    this.#drop.hidden = isBusy;
    this.#send.disabled = isBusy;
    byId('clear', HTMLElement).hidden = isBusy;
  }

  #beginAgain(): void {
    this.#pages.classList.remove('done');
    this.#outcome.hidden = true;
    this.#deletion.withdraw();
    this.#trace.hide();
    this.#list.clear();
    this.#drop.hidden = false;
    byId('choose-files', HTMLElement).focus();
  }
}

function text(id: string, words: string): void {
  byId(id, HTMLElement).textContent = words;
}

/** For screen readers, when they have a moment. */
const announce = (words: string): void => text('live', words);
