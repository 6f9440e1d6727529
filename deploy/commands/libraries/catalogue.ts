import { installedLibraries } from './installed';

/** The catalogue as TypeScript. */
export function catalogueText(): string {
  const lines = installedLibraries().map(({ name, className, modules }) => {
    const key = /^\w+$/.test(name) ? name : quoted(name);
    const names = modules.map((module) => quoted(module.name)).join(', ');
    return `  ${key}: { className: ${quoted(className)}, modules: [${names}] },`;
  });
  return [
    '/** Made by `npm run libraries`. */',
    'export const CATALOGUE = {',
    ...lines,
    '} as const;',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text}'`;
}
