import { clean } from './clean';
import { confusions } from './confusions';
import { damaged } from './damaged';
import { found } from './found';
import { limits } from './limits';
import { names } from './names';
import type { Row } from './samples';
import { unknownMethods } from './unknown-methods';

/** Made anew by each run: no file of these is stored anywhere. */
export const verdictTable: readonly Row[] = [
  ...clean,
  ...found,
  ...limits,
  ...unknownMethods,
  ...damaged,
  ...names,
  ...confusions,
];
