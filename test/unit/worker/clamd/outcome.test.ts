import { expect, test } from 'vitest';
import { readReply } from '../../../../services/worker/clamd/outcome';

test.each([
  'Heuristics.Limits.Exceeded.MaxFileSize',
  'Heuristics.Limits.Exceeded',
  'Heuristics.Limits.Exceeded.MaxScanTime',
  'Heuristics.XZ.DicSizeLimit',
  'Heuristics.Encrypted.Zip',
  'Heuristics.Broken.Media.PNG.EOFReadingChunk',
  'Heuristics.Broken.Executable',
  'Heuristics.OLE2.ContainsMacros.VBA',
  'Heuristics.Structured.CreditCardNumber',
])('what names no malware is no infection, and not clean: %s', (reason) => {
  expect(readReply(`stream: ${reason} FOUND`, true)).toEqual({ verdict: 'unscannable', reason });
});

test.each([
  'Eicar-Test-Signature',
  'Heuristics.Phishing.Email',
  'Heuristics.W32.Parite.B',
  'Heuristics.Zip.OverlappingFiles',
  'Win.Test.Heuristics.Broken.Media',
  'Win.Test.EICAR_HDB-1',
  'A FOUND',
])('every other finding is malware: %s', (signature) => {
  expect(readReply(`stream: ${signature} FOUND`, true)).toEqual({ verdict: 'infected', signature });
});

test('malware found before all bytes were sent is malware', () => {
  expect(readReply('stream: Eicar FOUND', false)).toEqual({ verdict: 'infected', signature: 'Eicar' });
});
