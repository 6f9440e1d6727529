import { forgeZip } from '../forged-zip';
import { mebibyte, page, jpeg, comicInfo, first, infected, zip, lied, type Row } from './samples';

export const confusions: Row[] = [
  [
    'a program called a page',
    lied({ content: Buffer.from('MZ\x90\0program') }),
    'unscannable: an entry is no page: "2.png"',
  ],
  [
    'a text',
    lied({ name: 'readme.txt', content: Buffer.from('read me') }),
    'unscannable: an entry is no page: "readme.txt"',
  ],
  ['an empty file', lied({ content: Buffer.alloc(0) }), 'unscannable: an entry is no page: "2.png"'],
  [
    'a page of HTML',
    lied({ name: '2.html', content: Buffer.from('<html><script>') }),
    'unscannable: an entry is no page: "2.html"',
  ],
  [
    'an image in SVG',
    lied({ name: '2.svg', content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }),
    'unscannable: an entry is no page: "2.svg"',
  ],
  [
    'an archive in an archive',
    lied({ name: '2.cbz', content: forgeZip([first]) }),
    'unscannable: an entry is no page: "2.cbz"',
  ],
  [
    'a PDF in an archive',
    lied({ name: '2.pdf', content: Buffer.from('%PDF-1.4') }),
    'unscannable: an entry is no page: "2.pdf"',
  ],
  [
    'an archive behind a page',
    () => Buffer.concat([page, forgeZip([first])]),
    'unscannable: the page is an archive too',
  ],
  [
    'an archive of an unknown method behind a page',
    () => Buffer.concat([page, forgeZip([{ ...infected, data: Buffer.from('x'), method: 14 }])]),
    'unscannable: the page is an archive too',
  ],
  [
    'an archive behind a page in an archive',
    lied({ content: Buffer.concat([page, forgeZip([first])]) }),
    'unscannable: a page is an archive too: "2.png"',
  ],
  [
    'an archive behind a JPEG, with more behind it',
    () => Buffer.concat([jpeg, forgeZip([first]), Buffer.from('more')]),
    'unscannable: the page is an archive too',
  ],
  [
    'an archive in the comment of another',
    zip([first], { comment: forgeZip([first]) }),
    'unscannable: there is data between the central directory and its end',
  ],
  [
    'ComicInfo.xml that is a program',
    zip([first, { name: 'ComicInfo.xml', content: Buffer.from('MZ\x90\0') }]),
    'unscannable: ComicInfo.xml is not what it is called',
  ],
  [
    'ComicInfo.xml in a folder',
    zip([first, { name: 'a/ComicInfo.xml', content: comicInfo }]),
    'unscannable: an entry is no page: "a/ComicInfo.xml"',
  ],
  [
    'a ComicInfo.xml that is too large',
    zip([first, { name: 'ComicInfo.xml', content: Buffer.concat([comicInfo, Buffer.alloc(mebibyte, ' ')]) }]),
    'unscannable: an entry unpacks to more than 100 times its size: "ComicInfo.xml"',
  ],
  [
    'two ComicInfo.xml',
    zip([
      { name: 'ComicInfo.xml', content: comicInfo },
      { name: 'comicinfo.xml', content: comicInfo },
    ]),
    'unscannable: two entries have one name: "comicinfo.xml"',
  ],
];
