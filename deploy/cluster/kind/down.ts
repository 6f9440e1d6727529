import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { removeCluster } from './cluster';

const usage = `Removes the kind cluster that kind:up created, with everything in it.

  npm run kind:down -- [--name NAME]

  --name NAME  name of the cluster (default: KIND_CLUSTER, else mangamotion)
`;

runCommand('kind:down', main);

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      name: { type: 'string', default: process.env['KIND_CLUSTER'] || 'mangamotion' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(usage);
  else await removeCluster(values.name);
}
