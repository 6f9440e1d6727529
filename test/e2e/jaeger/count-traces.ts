import { errorOf } from '../../../services/shared/jaeger/span-facts';
import type { Jaeger } from './jaeger';

/** How many requests of the user Jaeger has a trace of, but for those that failed: they were sent again. */
export async function countTraces(jaeger: Jaeger, userId: string): Promise<number> {
  const operation = 'presign';
  const search = { service: 'mangamotion-backend', operation, tags: { 'user.id': userId } };
  const traces = await jaeger.search({ ...search, limit: 1000 });
  return traces.filter(({ spans }) =>
    spans.some(({ operationName, tags }) => operationName === operation && errorOf(tags) === ''),
  ).length;
}
