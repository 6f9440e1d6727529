import { element } from './element';

/** A row that a button opens below its own. What is in it is made when it is opened for the first time. */
export function rowBelow(
  { cells }: HTMLTableRowElement,
  button: HTMLButtonElement,
  make: () => HTMLElement,
): HTMLTableRowElement {
  const cell = element('td', { role: 'cell', colspan: String(cells.length) });
  const row = element('tr', { role: 'row', class: 'below', hidden: '' }, cell);
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    if (!cell.hasChildNodes()) cell.append(make());
    row.hidden = !row.hidden;
    button.setAttribute('aria-expanded', String(!row.hidden));
  });
  return row;
}
