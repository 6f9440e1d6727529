import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { note } from '../../../services/shared/command/stderr';
import { print, printJson } from '../../../services/shared/command/stdout';
import { Kubectl } from '../../cluster/kubectl';
import { requireCluster } from '../../cluster/require-cluster';
import { diagnose } from './diagnose';
import { everywhere, type Place } from './everywhere';
import { gather } from './gather';
import { heal } from './heal';
import { exitCodeOf, report } from './report';

const usage = `Says which pods are traced, which are not and why, and what mends it.

  npm run doctor -- [--context CONTEXT] [--namespace NAMESPACE | --all-namespaces] [--heal] [--json]

  --context CONTEXT      of the kubeconfig (default: the current one)
  --namespace NAMESPACE  of any pods that should be traced (default: mangamotion)
  --all-namespaces       each in which anything asks to be traced
  --heal                 runs what is safe to run: starts our operators, rolls our pods
  --json                 prints the findings as JSON

Ends with 0 where all is well, with 1 where something is wrong, with 3 where nothing is, as far as could be looked, and
with 2 where it could not look at all.
`;

runCommand('doctor', main, 2);

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      context: { type: 'string', default: '' },
      namespace: { type: 'string' },
      'all-namespaces': { type: 'boolean', default: false },
      heal: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { context, namespace, heal: heals, json } = values;
  const isEverywhere = values['all-namespaces'];
  if (isEverywhere && namespace !== undefined)
    throw new UsageError('--namespace and --all-namespaces exclude one another');
  if (isEverywhere && heals)
    throw new UsageError('--heal acts in one namespace: --namespace says in which, not --all-namespaces');
  const kubectl = new Kubectl({ context, namespace: namespace ?? 'mangamotion' });
  await requireCluster(kubectl);
  if (isEverywhere) return reportEverywhere(kubectl, json);
  const findings = heals ? await heal(kubectl, json ? note : print) : diagnose(await gather(kubectl));
  if (json) printJson(findings);
  else print(report(findings));
  process.exitCode = exitCodeOf(findings);
}

async function reportEverywhere(kubectl: Kubectl, json: boolean): Promise<void> {
  const places: Place[] = [];
  for await (const place of everywhere(kubectl)) {
    places.push(place);
    if (!json) print(`namespace ${place.namespace}\n${report(place.findings)}\n`);
  }
  if (json) printJson(places);
  process.exitCode = exitCodeOf(places.flatMap(({ findings }) => findings));
}
