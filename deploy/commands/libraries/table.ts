import { markdownTable } from '../bench/markdown-table';
import { installedLibraries, type InstalledLibrary } from './installed';
import { ownLibraries } from './own';

const BY_REQUIRE_AND_IMPORT = 'CommonJS, ES modules';

/** For people: what is traced, of which versions, loaded in which way. */
export function librariesTable(): string {
  const all = [...ownLibraries(), ...installedLibraries()];
  return markdownTable(['name', 'packages', 'versions', 'loaded as'], all.map(lineOf));
}

function lineOf({ name, modules }: Omit<InstalledLibrary, 'className'>): string[] {
  return [
    `\`${name}\``,
    modules.map((module) => `\`${module.name}\``).join(', '),
    modules.map(({ versions }) => versions.map((range) => `\`${range}\``).join(' or ')).join(', '),
    BY_REQUIRE_AND_IMPORT,
  ];
}
