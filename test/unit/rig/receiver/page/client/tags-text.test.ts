import { expect, test } from 'vitest';
import { parseTags, writeTags } from '../../../../../../deploy/rig/receiver/page/client/tags-text';

test.each([
  ['', {}],
  ['error=true', { error: 'true' }],
  ['  error=true   http.status_code=503 ', { error: 'true', 'http.status_code': '503' }],
  ['user.id="a reader" job.id=scan-1', { 'user.id': 'a reader', 'job.id': 'scan-1' }],
  ['words="say \\"no\\""', { words: 'say "no"' }],
  ['query=a=b', { query: 'a=b' }],
  ['empty=""', { empty: '' }],
])('tags are read from %s, and written so that they are read again', (text, tags) => {
  expect(parseTags(text)).toEqual(tags);
  expect(parseTags(writeTags(tags))).toEqual(tags);
});

test.each(['error', '=true', 'a=b c', 'words="never closed', 'words="a"b'])('%s is no tag', (text) => {
  expect(parseTags(text)).toBeUndefined();
});
