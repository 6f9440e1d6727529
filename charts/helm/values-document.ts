import { z } from 'zod';
import { environment } from '../environments';
import { tracingSettings } from '../environments/tracing';
import { mangamotion } from '../model/mangamotion';
import { operators } from '../model/operators';
import { tracingChart } from '../model/tracing-chart';
import { valueAt } from '../model/value-at';
import { choicesOf, type Described } from './values-file';

/** `docs/values.md`: a row for each value of each chart. */
export function valuesDocument(): string {
  const { mangamotion: pipeline, operators: both } = environment('development');
  return `# Values

What \`values.yaml\` of each chart documents too, made of the same model by \`npm run values\`. The defaults are those of
development.

${chart('mangamotion', mangamotion, pipeline)}
${chart('operators', operators, both)}
${chart('tracing', tracingChart, tracingSettings(pipeline))}`;
}

function chart(name: string, schema: z.ZodObject, defaults: object): string {
  const described: Described = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' })));
  return `## The ${name} chart\n\n${table(rows(described, defaults, []))}\n`;
}

type Row = readonly [name: string, fallback: string, meaning: string];

/** An object of several values has a row of its own, because theirs do not repeat what it is. */
function rows({ properties = {} }: Described, defaults: object, above: readonly string[]): Row[] {
  return Object.entries(properties).flatMap(([key, field]): Row[] => {
    const path = [...above, key].join('.');
    const meaning = `${field.description ?? ''}${choicesOf(field)}`
      .replaceAll('|', '\\|')
      .replaceAll('*', '\\*');
    if (field.properties !== undefined)
      return [[`\`${path}\``, '', meaning], ...rows(field, defaults, [...above, key])];
    return [[`\`${path}\``, `\`${JSON.stringify(valueAt(defaults, path))}\``, meaning]];
  });
}

function table(body: readonly Row[]): string {
  const head: Row = ['value', 'default', 'what it is for'];
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => row[column]?.length ?? 0)));
  const padded = (row: Row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return [padded(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(padded)].join('\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
