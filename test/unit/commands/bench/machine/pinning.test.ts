import { expect, test } from 'vitest';
import { allowedCores, choosePinning } from '../../../../../deploy/commands/bench/machine/pinning';

test('the server has the last core, and all else the others', () => {
  expect(choosePinning([0, 1])).toEqual({ server: 1, others: [0] });
  expect(choosePinning([2, 4, 5, 7])).toEqual({ server: 7, others: [2, 4, 5] });
});

test('one core is not shared out', () => {
  expect(choosePinning([0])).toBeUndefined();
  expect(choosePinning([])).toBeUndefined();
});

test.for([
  ['0-1', [0, 1]],
  ['0', [0]],
  ['0-2,5,8-9', [0, 1, 2, 5, 8, 9]],
] as const)('cores are read as the kernel lists them: %s', ([list, cores]) => {
  const status = `Name:\tnode\nCpus_allowed:\t3\nCpus_allowed_list:\t${list}\nMems_allowed_list:\t0\n`;
  expect(allowedCores(status)).toEqual(cores);
});

test('a system that does not say has none to share out', () => {
  expect(allowedCores('Name:\tnode\n')).toEqual([]);
});
