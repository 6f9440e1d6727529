import { expect, test } from 'vitest';
import { compare } from '../../../../deploy/commands/peers/compare';
import { DOCUMENTED_TABLES } from '../../../../deploy/commands/peers/document';
import { explanationOf, explanations } from '../../../../deploy/commands/peers/explained';
import { parseOptions } from '../../../../deploy/commands/peers/options';
import { readResults } from '../../../../deploy/commands/peers/results';
import { tables } from '../../../../deploy/commands/peers/tables';

test('the documentation shows the newest results, and the explanations', () => {
  expect(DOCUMENTED_TABLES.read()).toBe(tables(readResults()));
});

test('each recorded difference is explained', () => {
  const different = Object.entries(readResults()).flatMap(([suite, result]) =>
    result.different.map((name) => ({ suite, name })),
  );
  expect(different.filter(({ suite, name }) => explanationOf(suite, name) === undefined)).toEqual([]);
});

test('no explanation is left of a test that no longer differs', () => {
  const results = readResults();
  const stale = explanations.flatMap(({ suite, tests }) =>
    tests.filter((name) => !results[suite]?.different.includes(name)),
  );
  expect(stale).toEqual([]);
});

test('a test differs that fails in either way or is not run, unless it fails without the bundle', () => {
  const without = new Map([
    ['passes', true],
    ['fails', false],
    ['breaks', true],
    ['vanishes', true],
  ]);
  const fast = new Map([
    ['passes', true],
    ['fails', false],
    ['breaks', true],
  ]);
  const library = new Map([...without, ['breaks', false]] as const);
  expect(compare({ without, fast, library })).toEqual({
    passed: { without: [3, 4], fast: [2, 3], library: [2, 4] },
    different: ['breaks', 'vanishes'],
  });
});

test('where only tracing can pass, each failure counts', () => {
  const fast = new Map([
    ['passes', true],
    ['fails', false],
  ]);
  expect(compare({ fast })).toEqual({ passed: { fast: [1, 2] }, different: ['fails'] });
});

test('an unknown suite, and a missing directory, are refused with what is known', () => {
  expect(() => parseOptions(['--checkouts', '.', '--suite', 'koa'], ['express', 'node'])).toThrow(
    '--suite takes express, node, got "koa"',
  );
  expect(() => parseOptions([], ['express'])).toThrow(
    '--checkouts must name the directory that has the checkouts, see --help',
  );
});
