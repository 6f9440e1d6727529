import { expect, test } from 'vitest';
import { asksOthers } from '../../../../deploy/instrumentation/catalogue/detectors';

test.each([
  ['host', 'linux', false],
  ['host', 'darwin', true],
  ['host', 'win32', true],
  ['os', 'darwin', false],
  ['gcp', 'linux', true],
] as const)('whether %s asks others on %s: %s', (name, platform, expected) => {
  expect(asksOthers(name, platform)).toBe(expected);
});
