import path from 'node:path';
import { expect, test } from 'vitest';
import { selfTimes } from '../../../../deploy/commands/bench/profile';
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
