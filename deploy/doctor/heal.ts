import { commandLine, run } from '../cluster/command';
import type { Kubectl } from '../cluster/kubectl';
import { poll } from '../cluster/poll';
import { diagnose } from './diagnose';
import type { Finding, Mend } from './finding';
import { gather } from './gather';
import { tryInstrumentation } from './probes';

const rounds = 3;

/**
 * Mends what can be mended without a person: operators before webhooks before pods, and looks again
 * after each round, because a pod that is rolled while the webhook is down gains nothing.
 *
 * @returns the findings that are left.
 */
export async function heal(kubectl: Kubectl, print: (text: string) => void): Promise<Finding[]> {
  let findings = diagnose(await gather(kubectl));
  for (let round = 0; round < rounds; round++) {
    const mends = nextMends(findings);
    if (mends.length === 0) break;
    for (const [program, ...args] of mends) {
      print(`${commandLine([program, ...args])}\n`);
      await run(program, args);
    }
    await webhookAnswers(kubectl);
    findings = diagnose(await gather(kubectl));
  }
  return findings;
}

/** The commands for the first faults that depend on nothing broken; each command once. */
export function nextMends(findings: readonly Finding[]): Mend['commands'] {
  const faults = findings.filter(({ level, mend }) => level === 'fault' && mend?.automatic);
  const upstream = faults.filter(({ subject }) => !subject.startsWith('pod/'));
  const commands = (upstream.length > 0 ? upstream : faults).flatMap(({ mend }) => mend?.commands ?? []);
  return [...new Map(commands.map((command) => [commandLine(command), command])).values()];
}

/** An operator's rollout is over before its webhooks listen. */
async function webhookAnswers(kubectl: Kubectl): Promise<void> {
  await poll('the webhook', { timeoutMillis: 60_000 }, async () => {
    const outcome = await tryInstrumentation(kubectl);
    if ('error' in outcome) throw new Error(outcome.error);
  });
}
