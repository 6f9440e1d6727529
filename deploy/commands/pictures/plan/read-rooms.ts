import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A folder of the plan, with those that it imports. */
export interface Room {
  readonly name: string;
  /** 0: it imports no other. */
  readonly floor: number;
  /** What it imports by itself, and not only by another room in between. */
  readonly below: readonly string[];
}

/**
 * The rooms of the house by what their modules import, types included. The project's root must be the working directory.
 * There is no circle among them: `test/unit/architecture.test.ts` sees to it.
 */
export function readRooms(): Room[] {
  const imports = new Map<string, Set<string>>();
  for (const file of globSync('{services,deploy,charts}/**/*.ts').toSorted()) {
    const room = roomOf(file);
    if (room === undefined) continue;
    const imported = importsOf(file).map(roomOf);
    const others = imports.get(room) ?? new Set();
    for (const other of imported) if (other !== undefined && other !== room) others.add(other);
    imports.set(room, others);
  }
  const below = (name: string): readonly string[] => [...(imports.get(name) ?? [])].toSorted();
  const floorOf = (name: string): number => Math.max(-1, ...below(name).map(floorOf)) + 1;
  const reaches = (from: string, to: string): boolean =>
    below(from).some((each) => each === to || reaches(each, to));
  return [...imports.keys()].map((name) => ({
    name,
    floor: floorOf(name),
    below: below(name).filter((to) => !below(name).some((between) => reaches(between, to))),
  }));
}

/** `services/api`, `deploy/rig`; the charts are one. */
function roomOf(file: string): string | undefined {
  const [top, folder, ...rest] = file.split('/');
  if (top === 'charts') return top;
  return (top === 'services' || top === 'deploy') && rest.length > 0 ? `${top}/${folder}` : undefined;
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import|require\(|import\()\s*'(\.[^']+)'/g)].map(
    ([, name = '']) => path.join(path.dirname(file), name, 'index'),
  );
