import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { projectDirectory } from '../../rig/project-directory';
import { catalogueText } from './catalogue';
import { CATALOGUE_FILE, DOCUMENTED_LIBRARIES } from './places';
import { librariesTable } from './table';

const help = `Usage: npm run libraries

Writes what is known of the installed instrumentations into the bundle's sources and into the documentation.
`;

runCommand('libraries', main);

async function main(): Promise<void> {
  const { values } = parseArguments({
    args: process.argv.slice(2),
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  writeFileSync(path.join(projectDirectory, CATALOGUE_FILE), catalogueText());
  DOCUMENTED_LIBRARIES.write(librariesTable());
}
