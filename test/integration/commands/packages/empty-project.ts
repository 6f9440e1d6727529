import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram, type Ended } from '../../../../deploy/commands/peers/run-program';
import { inShell } from '../../../documents/run';

/** A directory outside of this project, in which a stranger begins. */
export class EmptyProject {
  readonly directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'mangamotion-stranger-')));

  constructor() {
    this.write('package.json', '{ "private": true }\n');
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.directory, file), text);
  }

  /** A package of ours as if it were installed here, without a registry: its own dependencies are found where it is. */
  link(name: string): void {
    const place = path.join(this.directory, 'node_modules', name);
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.resolve('node_modules', name), place);
  }

  /** @param node the Node.js that `node` is */
  async run(
    command: string,
    replacements: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
    node = process.execPath,
  ): Promise<Ended> {
    const { PATH = '', HOME = '' } = process.env;
    return await runProgram('sh', ['-c', inShell(command, replacements)], {
      cwd: this.directory,
      // npm says nothing but what went wrong.
      env: {
        HOME,
        npm_config_loglevel: 'error',
        npm_config_update_notifier: 'false',
        ...env,
        PATH: `${path.dirname(node)}:${PATH}`,
      },
      timeoutMillis: 100_000,
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
