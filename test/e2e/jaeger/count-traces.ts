import type { Jaeger } from './jaeger';

/** How many requests of the user Jaeger has a trace of. */
export async function countTraces(jaeger: Jaeger, userId: string): Promise<number> {
  const search = { service: 'mangamotion-backend', operation: 'presign', tags: { 'user.id': userId } };
  return (await jaeger.search({ ...search, limit: 1000 })).length;
}
