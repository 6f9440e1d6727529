import { expect, test } from 'vitest';
import { checkProcesses } from '../../../../../deploy/commands/doctor/checks/processes';
import type { Inside } from '../../../../../deploy/commands/doctor/state';
import { injectedPod, observation, wellState, withApi } from '../well-state';

const findingsOf = (changes: Partial<Inside>) =>
  checkProcesses(
    wellState(withApi({ pods: [{ pod: injectedPod(), observations: [observation('api', changes)] }] })),
  ).map(({ id, text }) => `${id}: ${text}`);

test('processes of another user are unknown, and not taken for no Node.js', () => {
  expect(findingsOf({ preloads: [], hidden: 1 })).toEqual([
    'not-looked-into: api runs processes of another user, which cannot be looked into',
  ]);
  expect(findingsOf({ preloads: [true], hidden: 1 })).toEqual([]);
  expect(findingsOf({ preloads: [], hidden: 0 })).toEqual([
    'no-node: api runs no process of Node.js, and the bundle was injected into it',
  ]);
});
