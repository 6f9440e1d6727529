import { parseArgs } from 'node:util';
import { tolerateClosedOutput } from '../cluster/closed-output';
import { Kubectl } from '../cluster/kubectl';
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

tolerateClosedOutput();
main().catch((error: unknown) => {
  process.stderr.write(`doctor: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
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
  const progress = values.json ? process.stderr : process.stdout;
  const findings = values.heal
    ? await heal(kubectl, (text) => progress.write(text))
    : diagnose(await gather(kubectl));
  process.stdout.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : report(findings));
  if (findings.some(({ level }) => level === 'fault')) process.exitCode = 1;
}
