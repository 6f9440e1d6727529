import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { run } from '../../cluster/command';
import { stageInstrumentation } from './instrumentation-package';
import type { Staged } from './package-json';
import { stageTracing } from './tracing-package';

const usage = `Packs @mangamotion/tracing and @mangamotion/instrumentation as npm takes them.

  npm run package:npm -- [--destination DIRECTORY] [--repository URL]

  --destination DIRECTORY  where the .tgz files go (default: dist)
  --repository URL         the repository that the packages name, which npm compares with who publishes them

The same sources are the same bytes.
`;

runCommand('package:npm', main);

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      destination: { type: 'string', default: 'dist' },
      repository: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  mkdirSync(values.destination, { recursive: true });
  for (const stage of [stageTracing, stageInstrumentation]) await pack(stage, values);
}

/** Below the destination, so that two runs at the same time have a place each. */
async function pack(
  stage: (directory: string, repository: string | undefined) => Promise<Staged>,
  { destination, repository }: { readonly destination: string; readonly repository?: string | undefined },
): Promise<void> {
  const staging = path.resolve(destination, `.staging-${process.pid}`);
  try {
    const { name, version } = await stage(staging, repository);
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', destination, staging]);
    print(path.join(destination, `${name.slice(1).replace('/', '-')}-${version}.tgz`));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
