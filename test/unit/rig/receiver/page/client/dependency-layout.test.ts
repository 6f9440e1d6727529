import { expect, test } from 'vitest';
import { placeServices } from '../../../../../../deploy/rig/receiver/page/client/dependency-layout';

const calls = (...pairs: [string, string][]) =>
  pairs.map(([parent, child]) => ({ parent, child, callCount: 1 }));

const placed = (...pairs: [string, string][]): string[] =>
  placeServices(calls(...pairs)).map(({ service, column, row }) => `${service} ${column} ${row}`);

test('who is called stands right of all who call it', () => {
  expect(placed(['page', 'api'], ['api', 'worker'], ['page', 'worker'])).toEqual([
    'page 0 0',
    'api 1 0',
    'worker 2 0',
  ]);
});

test('those who are as far from the first stand below each other', () => {
  expect(placed(['api', 'worker'], ['api', 'mailer'])).toEqual(['api 0 0', 'worker 1 0', 'mailer 1 1']);
});

test('services that call each other have places, all the same', () => {
  const places = placeServices(calls(['a', 'b'], ['b', 'a']));
  expect(places.map(({ service }) => service)).toEqual(['a', 'b']);
  expect(new Set(places.map(({ column, row }) => `${column} ${row}`)).size).toBe(2);
});
