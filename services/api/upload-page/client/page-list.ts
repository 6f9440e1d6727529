import type { Job } from './job';
import type { Page } from './page';
import { PageRow } from './page-row';

/** A page of a job; one that only the job knows of has no content here. */
interface Taken {
  readonly row: PageRow;
  readonly page?: Page;
}

/** The pages of an upload, in their order, each with its row. */
export class PageList {
  readonly #element: HTMLElement;
  readonly #onChange: () => void;
  readonly #rows = new Map<Page, PageRow>();
  /** In the job's order, from when there is one. */
  #taken: readonly Taken[] = [];

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

  /** How many are shown. */
  get size(): number {
    return this.#element.childElementCount;
  }

  add(pages: readonly Page[]): void {
    for (const page of pages) {
      const row = new PageRow(page, () => this.#remove(page));
      this.#rows.set(page, row);
      this.#element.append(row.element);
    }
    this.#changed();
  }

  clear(): void {
    for (const row of [...this.#rows.values(), ...this.#taken.map((each) => each.row)]) row.dispose();
    this.#rows.clear();
    this.#taken = [];
    this.#changed();
  }

  sending(page: Page, share: number): void {
    this.#rows.get(page)?.sending(share);
  }

  /** Brings what was sent back to where it can be sent again. */
  unsend(): void {
    this.#taken = [];
    for (const [page, row] of this.#rows) {
      if (page.refusal) row.refuse(page.refusal);
      else row.show('ready');
    }
    this.#number();
  }

  /** The pages became a job, in this order. */
  took(pages: readonly Page[]): void {
    this.#taken = pages.flatMap((page) => {
      const row = this.#rows.get(page);
      return row ? [{ row, page }] : [];
    });
  }

  /** Of a job whose pages were not sent from here the list becomes that of its files. */
  showJob({ files }: Job): void {
    if (this.#taken.length === 0) {
      this.#taken = files.map((file) => ({ row: new PageRow({ ...file, mediaType: file.contentType }) }));
      for (const [index, { row }] of this.#taken.entries()) row.number(index + 1);
      this.#element.append(...this.#taken.map(({ row }) => row.element));
      this.#onChange();
    }
    for (const [index, file] of files.entries()) this.#taken[index]?.row.showVerdict(file);
  }

  /** Offers to send again, each by itself, what could not be scanned and is still at hand. @returns these pages */
  offerAgain({ files }: Job, onAgain: (page: Page) => void): Page[] {
    return this.#taken.flatMap(({ row, page }, index) => {
      if (!page || files[index]?.verdict !== 'error') return [];
      row.offerAgain(() => onAgain(page));
      return [page];
    });
  }

  #remove(page: Page): void {
    const row = this.#rows.get(page);
    // Who works by keyboard stays in the list.
    const next = row?.element.nextElementSibling ?? row?.element.previousElementSibling;
    row?.dispose();
    this.#rows.delete(page);
    this.#changed();
    next?.querySelector<HTMLElement>('.remove')?.focus();
  }

  #changed(): void {
    this.#number();
    this.#onChange();
  }

  /** A page's number is its place in what is sent: the trace calls it by that, too. */
  #number(): void {
    let count = 0;
    for (const [page, row] of this.#rows) row.number(page.refusal ? undefined : ++count);
  }
}
