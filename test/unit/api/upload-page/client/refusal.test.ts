import { expect, test } from 'vitest';
import { refusalsIn } from '../../../../../services/api/upload-page/client/problem';
import { refusalOf } from '../../../../../services/api/upload-page/client/refusal';
import { pageTypes } from '../../../../../services/shared/page-types';

const rules = {
  maxFiles: 2,
  maxFileBytes: 1024 ** 2,
  contentTypes: pageTypes,
  presigned: false,
  authentication: 'none' as const,
};
const refusal = (name: string, type: string, size: number) => refusalOf({ name, type, size }, rules);

test('a page is told by its name, also where the browser does not know its type', () => {
  expect(refusal('volume.cbz', '', 10)).toBeUndefined();
  expect(refusal('PAGE.JPG', '', 10)).toBeUndefined();
  expect(refusal('page', 'image/png', 10)).toBeUndefined();
});

test.each([
  ['notes.txt', 'text/plain', 10, 'text/plain', 'A page is PNG, JPEG, GIF, WebP, AVIF or CBZ.'],
  ['notes', '', 10, 'a file of unknown type', 'A page is PNG, JPEG, GIF, WebP, AVIF or CBZ.'],
  ['a.png', 'image/png', 0, 'an empty file', 'A page holds at least one byte.'],
  ['a.png', 'image/png', 3 * 1024 ** 2, '3 MiB', 'A file is at most 1 MiB.'],
])('%s as %s with %i bytes is refused with what was given and the rule', (name, type, size, given, rule) => {
  expect(refusal(name, type, size)).toMatchObject({ given, rule, remedy: expect.stringMatching(/\w+\.$/) });
});

test('what the service has against a file is found by its place in the upload', () => {
  const type = 'urn:mangamotion:problem:invalid-file-type';
  const errors = [
    { field: 'files[3].content', value: 'image/gif', rule: 'must be image/png by its content' },
    { field: 'x-user-id', value: null, rule: 'must be there' },
  ];
  expect([...refusalsIn({ type, title: '', detail: '', errors })]).toEqual([
    [
      3,
      {
        given: 'image/gif',
        rule: 'It must be image/png by its content.',
        remedy: 'Open it and save it again as the type that its name says, or leave it out.',
      },
    ],
  ]);
});

test('what the service says in bytes is read in the units that the page has', () => {
  const type = 'urn:mangamotion:problem:too-large';
  const errors = [
    { field: 'files[0].sizeBytes', value: 157_286_400, rule: 'must be at most 104857600 bytes' },
  ];
  expect(refusalsIn({ type, title: '', detail: '', errors }).get(0)).toEqual({
    given: '150 MiB',
    rule: 'It must be at most 100 MiB.',
    remedy: 'Export it smaller, or split it.',
  });
});
