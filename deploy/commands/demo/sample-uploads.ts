import { comicArchive } from './comic-archive';
import { eicar } from './eicar';
import { pngPage } from './png-page';

export interface SampleFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export type SampleName = 'clean' | 'infected' | 'archive' | 'refused';

export interface SampleUpload {
  readonly name: SampleName;
  readonly title: string;
  readonly files: readonly SampleFile[];
  /** The job's status in the end; `refused` where there must be no job. */
  readonly expected: 'clean' | 'infected' | 'refused';
}

/** What the demo uploads: clean pages, malware plain and packed, and something that is no page. */
export function sampleUploads(): SampleUpload[] {
  return [
    { name: 'clean', title: 'three clean pages', files: [page(1), page(2), page(3)], expected: 'clean' },
    {
      name: 'infected',
      title: 'a page that carries the EICAR test file',
      files: [page(4), eicarPage()],
      expected: 'infected',
    },
    {
      name: 'archive',
      title: 'a comic archive with eicar.com in it',
      files: [eicarArchive()],
      expected: 'infected',
    },
    { name: 'refused', title: 'a text that calls itself a page', files: [textPage()], expected: 'refused' },
  ];
}

function page(number: number): SampleFile {
  return {
    name: `page-${String(number).padStart(3, '0')}.png`,
    contentType: 'image/png',
    content: pngPage(number),
  };
}

function eicarPage(): SampleFile {
  const clean = page(5);
  return { ...clean, name: 'eicar.png', content: Buffer.concat([clean.content, eicar]) };
}

function eicarArchive(): SampleFile {
  const content = comicArchive([
    { name: 'page-006.png', content: pngPage(6) },
    { name: 'eicar.com', content: eicar },
  ]);
  return { name: 'eicar.cbz', contentType: 'application/vnd.comicbook+zip', content };
}

function textPage(): SampleFile {
  return { name: 'notes.png', contentType: 'image/png', content: Buffer.from('No picture at all.\n') };
}
