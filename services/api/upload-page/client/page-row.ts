import { element } from './element';
import { formatBytes } from './format';
import type { JobFile } from './job';
import type { Refusal } from './refusal';

type RowState = 'ready' | 'refused' | 'sending' | JobFile['verdict'];

const words: Readonly<Record<RowState, string>> = {
  ready: 'Ready',
  refused: 'Refused',
  sending: 'Sending',
  pending: 'Scanning',
  clean: 'Clean',
  infected: 'Infected',
  unscannable: 'Not scannable',
  error: 'Not scanned',
};

export const wordsOf = (state: RowState): string => words[state];

/** What is shown of a page, also where only its name is known. */
interface ShownPage {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  /** Where it is at hand. */
  readonly file?: Blob;
  readonly refusal?: Refusal | undefined;
}

/** One page in the list: its preview, how far it is, and what became of it. */
export class PageRow {
  readonly element: HTMLLIElement;
  readonly #name: string;
  readonly #number = element('span', {});
  readonly #state = element('p', { class: 'state' });
  readonly #progress: HTMLProgressElement;
  readonly #detail = element('div', { class: 'detail' });
  readonly #remove: HTMLButtonElement;
  readonly #preview: string | undefined;

  /** @param onRemove left out for what cannot be removed. */
  constructor({ name, sizeBytes, file, mediaType, refusal }: ShownPage, onRemove?: () => void) {
    this.#name = name;
    const isPicture = mediaType.startsWith('image/') && refusal === undefined;
    this.#preview = isPicture && file ? URL.createObjectURL(file) : undefined;
    this.#progress = element('progress', { max: '1', value: '0', 'aria-label': `Sending ${name}` });
    this.#remove = element(
      'button',
      { type: 'button', class: 'remove', 'aria-label': `Remove ${name}` },
      '×',
    );
    if (onRemove) this.#remove.addEventListener('click', onRemove);
    this.element = element(
      'li',
      { class: 'page' },
      element(
        'p',
        { class: 'page-number' },
        element('span', { class: 'visually-hidden' }, 'Page '),
        this.#number,
      ),
      thumbnail(this.#preview, name),
      element('p', { class: 'page-name', title: name }, name),
      this.#state,
      this.#remove,
      element('p', { class: 'page-size' }, formatBytes(sizeBytes)),
      this.#progress,
      this.#detail,
    );
    if (refusal) this.refuse(refusal);
    else this.show('ready');
  }

  /** @param place in the upload; undefined for what is left out. */
  number(place: number | undefined): void {
    this.#number.textContent = place === undefined ? '–' : String(place);
  }

  show(state: RowState, detail?: string): void {
    this.element.dataset.state = state;
    this.#state.textContent = words[state];
    this.#progress.hidden = state !== 'sending' && state !== 'pending';
    this.#remove.hidden = state !== 'ready' && state !== 'refused';
    if (state === 'pending') this.#showScanning();
    this.#detail.replaceChildren(...(detail === undefined ? [] : [element('p', {}, detail)]));
  }

  /** @param share of its bytes that are on their way, 0 to 1. */
  sending(share: number): void {
    this.show('sending');
    this.#progress.value = share;
    this.#progress.setAttribute('aria-label', `Sending ${this.#name}`);
    this.#state.textContent = `${Math.floor(share * 100)} %`;
  }

  refuse({ given, rule, remedy }: Refusal): void {
    this.show('refused');
    this.#detail.replaceChildren(
      element(
        'dl',
        { class: 'refusal' },
        line('Given', given),
        line('Rule', rule),
        line('What to do', remedy),
      ),
    );
  }

  showVerdict({ verdict, signature, reason }: JobFile): void {
    if (this.element.dataset.state !== verdict) this.show(verdict, signature ?? reason);
  }

  offerAgain(onAgain: () => void): void {
    const label = `Send ${this.#name} again`;
    const button = element('button', { type: 'button', class: 'link', 'aria-label': label }, 'Send it again');
    button.addEventListener('click', onAgain);
    this.#detail.append(button);
  }

  /** Frees the preview. */
  dispose(): void {
    if (this.#preview !== undefined) URL.revokeObjectURL(this.#preview);
    this.element.remove();
  }

  /** How long a scan takes nobody knows. */
  #showScanning(): void {
    this.#progress.removeAttribute('value');
    this.#progress.setAttribute('aria-label', `Scanning ${this.#name}`);
  }
}

const line = (term: string, text: string): HTMLElement =>
  element('div', {}, element('dt', {}, term), element('dd', {}, text));

function thumbnail(preview: string | undefined, name: string): HTMLElement {
  const end = name.slice(name.lastIndexOf('.') + 1);
  const stand = element(
    'span',
    { class: 'thumb', 'aria-hidden': 'true' },
    end.length <= 4 ? end.toUpperCase() : '?',
  );
  if (preview === undefined) return stand;
  const attributes = { class: 'thumb', src: preview, alt: '', loading: 'lazy', decoding: 'async' };
  const picture = element('img', attributes);
  // It is no picture, whatever its name says.
  picture.addEventListener('error', () => picture.replaceWith(stand));
  return picture;
}
