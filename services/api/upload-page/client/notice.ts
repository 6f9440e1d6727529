import { element } from './element';

interface NoticeOptions {
  /** Offered as a button, and done by itself when the connection is back. */
  readonly retry?: () => void;
  /** The id under which the service knows what happened. */
  readonly trace?: string | undefined;
}

/** Something that went wrong, said where everybody notices it, and what can be done. */
export class Notice {
  readonly #element: HTMLElement;
  #retry: (() => void) | undefined;

  constructor(place: HTMLElement) {
    this.#element = place;
  }

  show(words: string, { retry, trace }: NoticeOptions = {}): void {
    this.#retry = retry;
    const button = element('button', { type: 'button', class: 'button small' }, 'Try again');
    button.addEventListener('click', () => this.retry());
    const reference = element('p', { class: 'hint' }, 'Trace ', element('code', {}, trace));
    const parts = [element('p', {}, words), retry && button, trace === undefined ? undefined : reference];
    this.#element.replaceChildren(...parts.filter((part) => part !== undefined));
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
