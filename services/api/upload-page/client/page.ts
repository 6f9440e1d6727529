import type { UploadRules } from '../../upload/upload-schemas';
import type { ChosenFile } from './choose-files';
import { mediaTypeOf } from './page-types';
import { refusalOf, type Refusal } from './refusal';

let pages = 0;

/** One file that somebody wants to upload. */
export class Page {
  /** For elements that belong to it. */
  readonly id = `page-${++pages}`;
  readonly name: string;
  readonly file: File;
  readonly mediaType: string;
  /** Undefined while nothing is against it. */
  refusal: Refusal | undefined;
  /** Its object's key, once it was put straight to storage. */
  key: string | undefined;

  constructor({ name, file }: ChosenFile, rules: UploadRules) {
    this.name = name;
    this.file = file;
    this.mediaType = mediaTypeOf(name, file.type) ?? file.type;
    this.refusal = refusalOf({ name, type: file.type, size: file.size }, rules);
  }

  get sizeBytes(): number {
    return this.file.size;
  }

  /** Its content under the type that its name stands for, whatever the browser thinks. */
  get content(): Blob {
    return this.file.slice(0, this.file.size, this.mediaType);
  }
}
