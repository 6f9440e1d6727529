import { addressOf, jobInAddress } from './address';
import { type EarlierUpload, earlierUploads, forgetAll } from './earlier-uploads';
import { byId, element } from './element';
import { formatBytes, plural } from './format';
import { wordsOf } from './page-row';

/** Links to the uploads that this browser remembers. */
export class EarlierList {
  readonly #section = byId('earlier', HTMLElement);
  readonly #list = byId('earlier-list', HTMLElement);

  constructor() {
    byId('forget-earlier', HTMLElement).addEventListener('click', () => {
      forgetAll();
      this.show();
      byId('choose-files', HTMLElement).focus();
    });
  }

  show(): void {
    const uploads = earlierUploads();
    this.#section.hidden = uploads.length === 0;
    this.#list.replaceChildren(...uploads.map(line));
  }

  hide(): void {
    this.#section.hidden = true;
  }
}

function line({ jobId, status, createdAt, pageCount, sizeBytes }: EarlierUpload): HTMLElement {
  const isShown = jobInAddress() === jobId;
  const words = `${plural(pageCount, 'page')}, ${formatBytes(sizeBytes)}`;
  const state = isVerdict(status) ? status : 'pending';
  return element(
    'li',
    { class: 'earlier', 'data-state': state },
    element('a', { href: addressOf(jobId), ...(isShown && { 'aria-current': 'page' }) }, words),
    element('time', { class: 'hint', datetime: createdAt }, timeOf(createdAt)),
    element('span', { class: 'state' }, wordsOf(state)),
  );
}

const isVerdict = (status: EarlierUpload['status']) => status !== 'queued' && status !== 'scanning';

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function timeOf(createdAt: string): string {
  const millis = Date.parse(createdAt);
  return Number.isNaN(millis) ? createdAt : times.format(millis);
}
