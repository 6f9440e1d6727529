import { type ChosenFile, filesDropped, filesOf } from './choose-files';
import { byId } from './element';
import { acceptOf } from './page-types';

interface Choosing {
  readonly contentTypes: readonly string[];
  readonly onChosen: (files: readonly ChosenFile[]) => void;
  /** Whether files may be chosen at present. */
  readonly isOpen: () => boolean;
}

/** Takes files by both buttons and from anywhere on the page. */
export function listenForFiles({ contentTypes, onChosen, isOpen }: Choosing): void {
  for (const kind of ['files', 'folder']) {
    const input = byId(kind, HTMLInputElement);
    input.accept = acceptOf(contentTypes);
    byId(`choose-${kind}`, HTMLElement).addEventListener('click', () => input.click());
    input.addEventListener('change', () => onChosen(filesOf(input)));
  }
  const drop = byId('drop', HTMLElement);
  const mark = (isOver: boolean): void => void drop.classList.toggle('over', isOver && isOpen());
  // The whole page takes a drop: a file that misses the frame would replace the page otherwise.
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
    if (event.dataTransfer) void filesDropped(event.dataTransfer).then(onChosen);
  });
}
