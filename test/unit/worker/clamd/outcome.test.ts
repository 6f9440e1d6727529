import { expect, test } from 'vitest';
import { readReply } from '../../../../services/worker/clamd/outcome';

test.each([
  'Heuristics.Limits.Exceeded.MaxFileSize',
  'Heuristics.Limits.Exceeded',
  'Heuristics.Encrypted.Zip',
])('what clamd did not see whole is unscannable: %s', (reason) => {
  expect(readReply(`stream: ${reason} FOUND`, true)).toEqual({ verdict: 'unscannable', reason });
});

test.each(['Eicar-Test-Signature', 'Heuristics.Phishing.Email', 'Win.Test.EICAR_HDB-1', 'A FOUND'])(
  'every other finding is malware: %s',
  (signature) => {
    expect(readReply(`stream: ${signature} FOUND`, true)).toEqual({ verdict: 'infected', signature });
  },
);

test('malware found before all bytes were sent is malware', () => {
  expect(readReply('stream: Eicar FOUND', false)).toEqual({ verdict: 'infected', signature: 'Eicar' });
});
