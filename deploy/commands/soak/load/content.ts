import { randomBytes } from 'node:crypto';
import { comicArchive } from '../../demo/comic-archive';
import { eicar } from '../../demo/eicar';
import { pngPage } from '../../demo/png-page';
import type { Random } from '../random';

/** What an upload must come to; `refused` where there must be no job. */
export type Expected = 'clean' | 'infected' | 'refused';

export interface Content {
  readonly kind: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly expected: Expected;
  /** Put to storage by the client itself. */
  readonly isPresigned: boolean;
}

const largeBytes = 24 * 1024 ** 2;
const pages = Array.from({ length: 8 }, (_, number) => pngPage(number));

/** Different bytes each time: nothing can be taken for something that came before. */
const page = (random: Random, ...tail: Buffer[]): Buffer =>
  Buffer.concat([random.pick(pages), randomBytes(16), ...tail]);

const png = { name: 'page.png', contentType: 'image/png', isPresigned: false } as const;
const comic = {
  name: 'issue.cbz',
  contentType: 'application/vnd.comicbook+zip',
  isPresigned: false,
} as const;

/** Entries as comic readers pack them, so that only unpacking finds what is in them. */
const archive = (random: Random, ...tail: Buffer[]): Buffer =>
  comicArchive([
    { name: '001.png', content: page(random) },
    { name: '002.png', content: page(random, ...tail) },
  ]);

type Recipe = (random: Random) => Content;

const recipes: readonly { readonly weight: number; readonly make: Recipe }[] = [
  {
    weight: 8,
    make: (random) => ({ ...png, kind: 'clean', bytes: page(random), expected: 'clean' }),
  },
  {
    weight: 2,
    make: (random) => ({ ...png, kind: 'infected', bytes: page(random, eicar), expected: 'infected' }),
  },
  {
    weight: 2,
    make: (random) => ({ ...comic, kind: 'archive', bytes: archive(random), expected: 'clean' }),
  },
  {
    weight: 2,
    make: (random) => ({
      ...comic,
      kind: 'infected archive',
      bytes: archive(random, eicar),
      expected: 'infected',
    }),
  },
  {
    weight: 2,
    make: () => ({ ...png, kind: 'refused', bytes: randomBytes(400), expected: 'refused' }),
  },
  {
    weight: 1,
    make: (random) => ({
      ...png,
      kind: 'large',
      bytes: page(random, randomBytes(largeBytes)),
      expected: 'clean',
    }),
  },
  {
    weight: 2,
    make: (random) => ({
      ...png,
      kind: 'presigned',
      bytes: page(random),
      expected: 'clean',
      isPresigned: true,
    }),
  },
  {
    weight: 1,
    make: (random) => ({
      ...png,
      kind: 'presigned infected',
      bytes: page(random, eicar),
      expected: 'infected',
      isPresigned: true,
    }),
  },
];

const wheel = recipes.flatMap(({ weight, make }) => Array.from({ length: weight }, () => make));

/** The next upload's content, of a kind drawn by its share. @param takesPresigned false: none that is presigned */
export function drawContent(random: Random, takesPresigned: boolean): Content {
  for (;;) {
    const content = random.pick(wheel)(random);
    if (takesPresigned || !content.isPresigned) return content;
  }
}
