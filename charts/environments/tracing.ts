import { z } from 'zod';
import type { Mangamotion } from '../model/mangamotion';
import { type TracingChart, tracingChart } from '../model/tracing-chart';

/** What the tracing chart has of an environment, for services that are not ours. */
export const tracingSettings = (settings: Mangamotion): TracingChart =>
  tracingChart.parse({
    ...within(tracingChart, settings),
    resourceAttributes: {},
    namespaces: [],
    extraObjects: [],
  });

/** Of the settings those that the schema has. */
function within({ shape }: z.ZodObject, settings: object): object {
  const given = new Map<string, unknown>(Object.entries(settings));
  const entries = Object.entries(shape).map(([key, field]) => {
    const value = given.get(key);
    return [key, field instanceof z.ZodObject ? within(field, Object(value)) : value];
  });
  return Object.fromEntries(entries);
}
