import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { note } from '../../../services/shared/command/stderr';
import { print, printJson } from '../../../services/shared/command/stdout';
import { Kubectl } from '../../cluster/kubectl';
import { requireCluster } from '../../cluster/require-cluster';
import { diagnose } from './diagnose';
import { gather } from './gather';
import { heal } from './heal';
import { report } from './report';

const usage = `Says why pods of MangaMotion are not traced, and what mends it. Ends with 1 where something is wrong.

  npm run doctor -- [--context CONTEXT] [--namespace NAMESPACE] [--heal] [--json]

  --context CONTEXT      of the kubeconfig (default: the current one)
  --namespace NAMESPACE  where the mangamotion chart is installed (default: mangamotion)
  --heal                 runs the commands that are safe to run: starts operators, rolls pods
  --json                 prints the findings as JSON
`;

runCommand('doctor', main, 2);

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      context: { type: 'string', default: '' },
      namespace: { type: 'string', default: 'mangamotion' },
      heal: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const kubectl = new Kubectl({ context: values.context, namespace: values.namespace });
  await requireCluster(kubectl);
  const findings = values.heal
    ? await heal(kubectl, values.json ? note : print)
    : diagnose(await gather(kubectl));
  if (values.json) printJson(findings);
  else print(report(findings));
  if (findings.some(({ level }) => level === 'fault')) process.exitCode = 1;
}
