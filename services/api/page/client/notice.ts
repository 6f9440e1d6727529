import { element } from './element';

/** Something that went wrong, said where everybody notices it, and what can be done. */
export class Notice {
  readonly #element: HTMLElement;
  #retry: (() => unknown) | undefined;

  constructor(place: HTMLElement) {
    this.#element = place;
  }

  /** @param retry offered as a button, and done by itself when the connection is back. */
  show(words: string, retry?: () => unknown): void {
    this.#retry = retry;
    const button = element('button', { type: 'button', class: 'button small' }, 'Try again');
    button.addEventListener('click', () => this.retry());
    this.#element.replaceChildren(element('p', {}, words), ...(retry ? [button] : []));
    this.#element.hidden = false;
  }

  clear(): void {
    this.#retry = undefined;
    this.#element.hidden = true;
    this.#element.replaceChildren();
  }

  /** Does what the button does, where there is one. */
  retry(): void {
    this.#retry?.();
  }
}
