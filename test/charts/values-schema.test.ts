import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { environment, environmentNames } from '../../charts/environments';
import { valuesSchema } from '../../charts/helm/values-schema';
import { mangamotion } from '../../charts/model/mangamotion';
import { operators } from '../../charts/model/operators';
import { mangamotionRules } from '../../charts/model/rules';
import { impossible } from './impossible';

const ajv = new Ajv({ strict: false });
const acceptsMangamotion = ajv.compile(
  valuesSchema(mangamotion, mangamotionRules, environment('development').mangamotion),
);
const acceptsOperators = ajv.compile(valuesSchema(operators, [], environment('development').operators));

test.each(environmentNames)('the schemas take the values of %s', (name) => {
  expect(acceptsMangamotion(environment(name).mangamotion)).toBe(true);
  expect(acceptsOperators(environment(name).operators)).toBe(true);
});

test.each(impossible)('the schema refuses what synth refuses: $name', ({ settings }) => {
  expect(acceptsMangamotion(settings)).toBe(false);
});

test('the schema takes the condition by which a parent chart has the chart, and no other', () => {
  expect(acceptsMangamotion({ enabled: true })).toBe(true);
  expect(acceptsOperators({ enabled: true })).toBe(true);
  expect(acceptsOperators({ enabled: false })).toBe(false);
});

test('the schema takes the globals that Helm hands to a dependency', () => {
  expect(acceptsMangamotion({ ...environment('development').mangamotion, global: {} })).toBe(true);
});
