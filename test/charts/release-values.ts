import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const directory = 'test/charts/releases';

/** What a release's values were, as `npm run values:record` wrote them down. */
export interface ReleasedValues {
  /** `values.yaml`, which is development. */
  readonly values: object;
  /** What differs from it. */
  readonly staging: object;
  readonly production: object;
}

export const releases: readonly string[] = readdirSync(directory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export const valuesOfRelease = (release: string, chart: string): ReleasedValues =>
  parse(readFileSync(path.join(directory, release, `${chart}.yaml`), 'utf8'), { version: '1.1' });
