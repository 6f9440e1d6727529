import type { Dependency } from '../../../../jaeger/dependency';

/** Where a service stands: how many calls it is away from one that nobody calls, and its place among those. */
export interface Place {
  readonly service: string;
  readonly column: number;
  readonly row: number;
}

/** Callers stand left of whom they call; calls in a circle do not move anybody. */
export function placeServices(dependencies: readonly Dependency[]): Place[] {
  const services = [...new Set(dependencies.flatMap(({ parent, child }) => [parent, child]))];
  const columns = new Map(services.map((service) => [service, 0]));
  // A chain without a circle is at most as long as there are services.
  for (let round = 1; round < services.length; round++)
    for (const { parent, child } of dependencies) {
      const column = Math.max(columns.get(child) ?? 0, (columns.get(parent) ?? 0) + 1);
      if (column < services.length) columns.set(child, column);
    }
  const filled = new Map<number, number>();
  return services.map((service) => {
    const column = columns.get(service) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return { service, column, row };
  });
}
