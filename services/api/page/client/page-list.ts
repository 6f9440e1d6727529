import type { Job } from './job';
import type { Page } from './page';
import { PageRow } from './page-row';

/** The pages of an upload, in their order, each with its row. */
export class PageList {
  readonly #element: HTMLElement;
  readonly #onChange: () => void;
  readonly #rows = new Map<Page, PageRow>();

  /** @param onChange called where a page was added or removed. */
  constructor(list: HTMLElement, onChange: () => void) {
    this.#element = list;
    this.#onChange = onChange;
  }

  get all(): readonly Page[] {
    return [...this.#rows.keys()];
  }

  /** Those that nothing is against. */
  get acceptable(): readonly Page[] {
    return this.all.filter(({ refusal }) => refusal === undefined);
  }

  add(pages: readonly Page[]): void {
    for (const page of pages) {
      const row = new PageRow(page, () => this.#remove(page));
      this.#rows.set(page, row);
      this.#element.append(row.element);
    }
    this.#onChange();
  }

  clear(): void {
    for (const row of this.#rows.values()) row.dispose();
    this.#rows.clear();
    this.#onChange();
  }

  sending(page: Page, share: number): void {
    this.#rows.get(page)?.sending(share);
  }

  /** Brings what was sent back to where it can be sent again. */
  unsend(): void {
    for (const [page, row] of this.#rows) {
      if (page.refusal) row.refuse(page.refusal);
      else row.show('ready');
    }
  }

  /** @param sent the pages of the job, in the job's order. */
  showJob({ files }: Job, sent: readonly Page[]): void {
    for (const [index, page] of sent.entries()) {
      const file = files[index];
      if (file) this.#rows.get(page)?.showVerdict(file);
    }
  }

  #remove(page: Page): void {
    const row = this.#rows.get(page);
    // Who works by keyboard stays in the list.
    const next = row?.element.nextElementSibling ?? row?.element.previousElementSibling;
    row?.dispose();
    this.#rows.delete(page);
    this.#onChange();
    next?.querySelector<HTMLElement>('.remove')?.focus();
  }
}
