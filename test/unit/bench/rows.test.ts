import { expect, test } from 'vitest';
import { requestText } from '../../bench/rows';

test('a request carries the length of its body in bytes', () => {
  const row = { name: 'x', title: 'x', program: () => 'x', path: '/x', connections: 1 };
  expect(requestText({ ...row, method: 'POST', body: { name: 'ページ' } })).toBe(
    'POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nx-user-id: reader\r\n' +
      'Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"name":"ページ"}',
  );
});
