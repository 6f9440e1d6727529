import { stringify } from 'yaml';
import type { z } from 'zod';
import { environmentNames, type EnvironmentName } from '../environments';
import { differences, documentedValues } from './values-file';

/**
 * `values.yaml` and, for each environment, the values in which it differs. Settings that are `stated` are there as well
 * where they do not: an upgrade may bring others, which the rest does not go with.
 */
export function environmentValues<T extends object>(
  chart: string,
  schema: z.ZodObject,
  defaults: T,
  of: (name: EnvironmentName) => T,
  stated: readonly (keyof T)[] = [],
): [string, string][] {
  const title = `Values of the ${chart} chart. The defaults are those of development; see values-<environment>.yaml.`;
  return [
    ['values.yaml', documentedValues(schema, defaults, title)],
    ...environmentNames.map((name): [string, string] => {
      const settings = of(name);
      const values = differences(settings, defaults);
      const own = Object.fromEntries(stated.map((key) => [key, settings[key]]));
      const text =
        Object.keys(values).length === 0
          ? '{}\n'
          : stringify({ ...values, ...own }, { lineWidth: 0, version: '1.1' });
      return [`values-${name}.yaml`, `# What differs from values.yaml in ${name}.\n${text}`];
    }),
  ];
}
