import path from 'node:path';
import { expect, test } from 'vitest';
import { differences, selfTimes } from '../../../../deploy/commands/bench/profile';
import { projectDirectory } from '../../../../deploy/rig/project-directory';

const node = (id: number, functionName: string, url: string) => ({
  id,
  callFrame: { functionName, url, lineNumber: 9, columnNumber: 4 },
});

test('a sample lasts until the next one, and calls of a function from several places are one', () => {
  const nodes = [
    node(1, '(idle)', ''),
    node(2, 'startSpan', path.join(projectDirectory, 'dist/bundle.js')),
    node(3, 'startSpan', `file://${path.join(projectDirectory, 'dist/bundle.js')}`),
    node(4, '', '/elsewhere/node_modules/express/index.js'),
    node(5, 'writev', 'node:net'),
  ];
  expect(selfTimes({ nodes, samples: [1, 2, 4, 3, 5, 1], timeDeltas: [9999, 100, 20, 5, 30, 1] })).toEqual([
    { name: '(idle)', place: '', micros: 100 },
    { name: 'startSpan', place: 'dist/bundle.js:10:5', micros: 50 },
    { name: '(anonymous)', place: 'node_modules/express/index.js:10:5', micros: 5 },
    { name: 'writev', place: 'node:net:10:5', micros: 1 },
  ]);
});

const time = (name: string, micros: number) => ({ name, place: 'x.js:1:1', micros });

test('what tracing adds is told by function and request, what it saves comes last, idling does not count', () => {
  const traced = { requests: 10, times: [time('writev', 30), time('startSpan', 20), time('(idle)', 500)] };
  const untraced = { requests: 20, times: [time('(idle)', 9000), time('parse', 20), time('writev', 20)] };
  expect(differences(traced, untraced)).toEqual([
    { name: 'writev x.js:1:1', traced: 3, untraced: 1 },
    { name: 'startSpan x.js:1:1', traced: 2, untraced: 0 },
    { name: 'parse x.js:1:1', traced: 0, untraced: 1 },
  ]);
});
