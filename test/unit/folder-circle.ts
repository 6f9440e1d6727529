import path from 'node:path';

/** A file and what it imports, as paths from the same place, without extensions. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The imports by which folders lead back to where they began, one a step; empty where none does. */
export function folderCircle(imports: readonly Import[]): string[] {
  const between = imports.filter(({ from, to }) => path.dirname(from) !== path.dirname(to));
  const byFolder = Map.groupBy(between, ({ from }) => path.dirname(from));
  const leadsNowhere = new Set<string>();
  const search = (folder: string, way: readonly Import[]): string[] => {
    const begin = way.findIndex(({ from }) => path.dirname(from) === folder);
    if (begin >= 0) return way.slice(begin).map(({ from, to }) => `${from} imports ${to}`);
    if (leadsNowhere.has(folder)) return [];
    for (const step of byFolder.get(folder) ?? []) {
      const circle = search(path.dirname(step.to), [...way, step]);
      if (circle.length > 0) return circle;
    }
    leadsNowhere.add(folder);
    return [];
  };
  for (const folder of byFolder.keys()) {
    const circle = search(folder, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
