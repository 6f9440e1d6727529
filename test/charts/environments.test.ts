import { expect, test } from 'vitest';
import {
  environment,
  environmentNames,
  validateMangamotion,
  validateOperators,
} from '../../charts/environments';
import { samplerAlternatives } from '../../charts/environments/production';
import { impossible, impossibleOrder } from './impossible';

test.each(environmentNames)('%s obeys every rule', (name) => {
  const { mangamotion, operators } = environment(name);
  expect(validateMangamotion(mangamotion)).toStrictEqual(mangamotion);
  expect(validateOperators(operators)).toStrictEqual(operators);
});

test.each([
  ['development', { type: 'const', param: 1 }],
  ['staging', { type: 'probabilistic', param: 0.5 }],
  ['production', { type: 'probabilistic', param: 0.1 }],
] as const)('%s samples as the table in docs/sampling.md says', (name, sampler) => {
  expect(environment(name).mangamotion.sampler).toStrictEqual(sampler);
});

test.each(Object.entries(samplerAlternatives))('production can use the sampler %s as it is', (_, sampler) => {
  const settings = { ...environment('production').mangamotion, sampler };
  expect(validateMangamotion(settings).sampler).toStrictEqual(sampler);
});

test.each(impossible)('$name is refused: $message', ({ settings, message }) => {
  expect(() => validateMangamotion(settings)).toThrow(message);
});

test('fewer pods at most than at least are refused', () => {
  expect(() => validateMangamotion(impossibleOrder.settings)).toThrow(impossibleOrder.message);
});
