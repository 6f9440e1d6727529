import { parseArgs } from 'node:util';
import { removeCluster } from './cluster';

const usage = `Removes the kind cluster that kind:up created, with everything in it.

  npm run kind:down -- [--name NAME]

  --name NAME  name of the cluster (default: KIND_CLUSTER, else mangamotion)
`;

main().catch((error: unknown) => {
  process.stderr.write(`kind:down failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string', default: process.env['KIND_CLUSTER'] || 'mangamotion' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(usage);
  else await removeCluster(values.name);
}
