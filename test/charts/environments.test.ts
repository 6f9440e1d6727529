import { expect, test } from 'vitest';
import {
  environment,
  environmentNames,
  validateMangamotion,
  validateOperators,
} from '../../charts/environments';
import { earlyDecision, samplerAlternatives } from '../../charts/environments/production';
import { impossible, impossibleOrder } from './impossible';
import { impossibleKeepOrder } from './impossible-keep';
import { impossibleGraces } from './impossible-pods';
import { adaptiveStrategy } from './impossible-strategies';

test.each(environmentNames)('%s obeys every rule', (name) => {
  const { mangamotion, operators } = environment(name);
  expect(validateMangamotion(mangamotion)).toStrictEqual(mangamotion);
  expect(validateOperators(operators)).toStrictEqual(operators);
});

test.each([
  ['development', { type: 'const', param: 1 }],
  ['staging', { type: 'probabilistic', param: 0.5 }],
  ['production', { type: 'const', param: 1 }],
] as const)('%s samples as the table in docs/sampling.md says', (name, sampler) => {
  expect(environment(name).mangamotion.sampler).toStrictEqual(sampler);
});

test('production decides when a trace is known: failures, slow ones, a tenth of the rest', () => {
  expect(environment('production').mangamotion.keep).toMatchObject({
    enabled: true,
    errors: true,
    slowerThanSeconds: 5,
    share: 0.1,
  });
});

test.each(Object.entries(samplerAlternatives))('production can use the sampler %s instead', (_, sampler) => {
  const settings = { ...environment('production').mangamotion, ...earlyDecision, sampler };
  expect(validateMangamotion(settings)).toStrictEqual(settings);
});

test.each(impossible)('$name is refused: $message', ({ settings, message }) => {
  expect(() => validateMangamotion(settings)).toThrow(message);
});

test.each([impossibleOrder, impossibleKeepOrder, adaptiveStrategy, ...impossibleGraces])(
  '$name: refused',
  ({ settings, message }) => {
    expect(() => validateMangamotion(settings)).toThrow(message);
  },
);
