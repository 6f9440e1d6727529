import { beforeEach, describe, expect, test } from 'vitest';
import {
  keepQueryValues,
  redactQuery,
  redactUrl,
} from '../../../../../deploy/instrumentation/entries/http/redact-url';

beforeEach(() => keepQueryValues(['page', 'uploads', 'partNumber']));

describe('redactQuery', () => {
  test.each([
    [
      'X-Amz-Signature=ab&X-Amz-Credential=cd&partNumber=1',
      'X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&partNumber=1',
    ],
    [
      'key=ab&sid=cd&otp=12&state=e&code_verifier=f&SAMLResponse=g',
      'key=REDACTED&sid=REDACTED&otp=REDACTED&state=REDACTED&code_verifier=REDACTED&SAMLResponse=REDACTED',
    ],
    ['PAGE=2&p%61ge=3&+page+=4', 'PAGE=2&p%61ge=3&+page+=4'],
    ['token=a=b&page=c=d', 'token=REDACTED&page=c=d'],
    ['page=1;token=a?token=b', 'page=1;token=REDACTED?token=REDACTED'],
    ['uploads&eyJhbGciOiJIUzI1NiJ9', 'uploads&REDACTED'],
    ['sig=a&sig=b&empty=&&', 'sig=REDACTED&sig=REDACTED&empty=&&'],
    ['%zz=1', '%zz=REDACTED'],
    ['', ''],
  ])('%s becomes %s', (query, redacted) => {
    expect(redactQuery(query)).toBe(redacted);
  });

  test('of a query without end the beginning is shown', () => {
    expect(redactQuery(`page=${'1'.repeat(10_000)}&token=a`)).toBe(`page=${'1'.repeat(4091)}`);
  });
});

test('nothing is kept that was not said to be', () => {
  keepQueryValues([]);
  expect(redactQuery('page=2&uploads')).toBe('page=REDACTED&REDACTED');
});

describe('redactUrl', () => {
  test.each([
    ['https://s3/b/k?X-Amz-Signature=ab#part', 'https://s3/b/k?X-Amz-Signature=REDACTED'],
    ['http://user:secret@host/path?a=?b', 'http://host/path?a=?REDACTED'],
    ['/path?token=1', '/path?token=REDACTED'],
    ['http://host/mail@home', 'http://host/mail@home'],
    ['/callback?page=1#access_token=ab', '/callback?page=1'],
    ['/callback?to%6ben=ab&%73ecret%3Dcd', '/callback?to%6ben=REDACTED&REDACTED'],
    ['//user:secret@host/path?page=1', '//host/path?page=1'],
  ])('%s becomes %s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted);
  });
});
