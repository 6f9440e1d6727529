import { announce } from './announce';
import { byId } from './element';
import type { Summary } from './summary';

/** What became of an upload, where the page looks first. */
export class Outcome {
  readonly #section = byId('outcome', HTMLElement);
  readonly #title = byId('outcome-title', HTMLElement);
  readonly #text = byId('outcome-text', HTMLElement);

  get isShown(): boolean {
    return !this.#section.hidden;
  }

  tell({ tone, title, text }: Summary): void {
    this.#section.dataset.tone = tone;
    this.#section.hidden = false;
    this.#title.textContent = title;
    this.#text.textContent = text;
    announce(`${title}. ${text}`);
    this.#title.focus();
  }

  hide(): void {
    this.#section.hidden = true;
  }
}
