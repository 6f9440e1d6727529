import { drainFloors } from '../model/drain';
import { type Mangamotion, mangamotion } from '../model/mangamotion';
import { type Operators, operatorRules, operators } from '../model/operators';
import { mangamotionOrders, mangamotionRules } from '../model/rules';
import { validate } from '../model/validate';
import { development } from './development';
import { production } from './production';
import { staging } from './staging';

/**
 * One environment: everything that is installed in a cluster is derived from it. Its parts are also the
 * values of the two Helm charts; every setting is documented where its schema is, in `model/`.
 */
export interface Environment {
  readonly operators: Operators;
  readonly mangamotion: Mangamotion;
}

export const environmentNames = ['development', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/**
 * The environment of that name, checked.
 *
 * @throws ModelError that names each impossible value and the rule it breaks.
 */
export function environment(name: EnvironmentName): Environment {
  const { operators: operatorSettings, mangamotion: settings } = { development, staging, production }[name];
  return { operators: validateOperators(operatorSettings), mangamotion: validateMangamotion(settings) };
}

/** @throws ModelError */
export const validateMangamotion = (settings: unknown): Mangamotion =>
  validate(
    mangamotion,
    { rules: mangamotionRules, orders: mangamotionOrders, floors: drainFloors },
    settings,
  );

/** @throws ModelError */
export const validateOperators = (settings: unknown): Operators =>
  validate(operators, { rules: operatorRules, orders: [] }, settings);
