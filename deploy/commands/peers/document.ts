import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from '../../rig/project-directory';

const FILE = path.join(projectDirectory, 'docs/compatibility.md');
const BEGIN = '<!-- made by npm run test:peers -->\n\n';
const END = '\n\n<!-- end of what npm run test:peers makes -->';

/** What stands between the marks. */
export function documentedTables(): string {
  const [, rest = ''] = readFileSync(FILE, 'utf8').split(BEGIN);
  return rest.split(END)[0] ?? '';
}

export function documentTables(tables: string): void {
  const [before = '', rest = ''] = readFileSync(FILE, 'utf8').split(BEGIN);
  const [, after = ''] = rest.split(END);
  writeFileSync(FILE, `${before}${BEGIN}${tables}${END}${after}`);
}
