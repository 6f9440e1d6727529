import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawPlan } from '../../../../deploy/commands/pictures/plan/draw-plan';
import { drawSystem } from '../../../../deploy/commands/pictures/system/draw-system';
import { cleanTree } from '../../../../deploy/jaeger/upload-trees';
import { drawnTree } from './drawn-tree';

test('the plan of the house shows what the folders import (else: npm run pictures -- plan)', () => {
  expect(readFileSync('docs/pictures/plan.svg', 'utf8')).toBe(drawPlan());
});

test('the picture of the system shows the charts as they are (else: npm run pictures -- system)', () => {
  expect(readFileSync('docs/pictures/system.svg', 'utf8')).toBe(drawSystem());
});

test('the picture of a trace shows the tree that every upload makes (else: npm run pictures -- trace)', () => {
  expect(drawnTree(readFileSync('docs/pictures/trace.svg', 'utf8'))).toEqual(cleanTree);
});
