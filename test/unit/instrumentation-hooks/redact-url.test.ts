import { describe, expect, test } from 'vitest';
import { redactQuery, redactUrl } from '../../../deploy/instrumentation/instrumentations/http/redact-url';

describe('redactQuery', () => {
  test.each([
    [
      'X-Amz-Signature=ab&X-Amz-Credential=cd&partNumber=1',
      'X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&partNumber=1',
    ],
    ['x-amz-security-token=ab', 'x-amz-security-token=REDACTED'],
    ['AWSAccessKeyId=ab&Signature=cd&Expires=1', 'AWSAccessKeyId=REDACTED&Signature=REDACTED&Expires=1'],
    ['sv=2020&sig=ab%3D', 'sv=2020&sig=REDACTED'],
    ['X-Goog-Signature=ab&GoogleAccessId=cd', 'X-Goog-Signature=REDACTED&GoogleAccessId=REDACTED'],
    [
      'token=a=b&access_token=c&api_key=d&password=e',
      'token=REDACTED&access_token=REDACTED&api_key=REDACTED&password=REDACTED',
    ],
    ['X%2DAmz%2DSignature=ab', 'X%2DAmz%2DSignature=REDACTED'],
    ['sig=a&sig=b', 'sig=REDACTED&sig=REDACTED'],
    ['page=2&key=pages%2F1.png&design=a&%zz=1', 'page=2&key=pages%2F1.png&design=a&%zz=1'],
    ['', ''],
  ])('%s becomes %s', (query, redacted) => {
    expect(redactQuery(query)).toBe(redacted);
  });
});

describe('redactUrl', () => {
  test.each([
    ['https://s3/b/k?X-Amz-Signature=ab#part', 'https://s3/b/k?X-Amz-Signature=REDACTED'],
    ['http://user:secret@host/path?a=?b', 'http://host/path?a=?b'],
    ['/path?token=1', '/path?token=REDACTED'],
    ['http://host/mail@home', 'http://host/mail@home'],
  ])('%s becomes %s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted);
  });
});
