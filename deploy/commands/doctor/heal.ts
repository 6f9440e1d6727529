import { commandLine, run } from '../../cluster/command';
import type { Kubectl } from '../../cluster/kubectl';
import { poll } from '../../cluster/poll';
import { attempt } from './attempt';
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
    await Promise.all(mends.map((mend) => apply(mend, print)));
    await attempt(() => webhookAnswers(kubectl));
    findings = diagnose(await gather(kubectl));
  }
  return findings;
}

/** What mends the first faults, those that depend on nothing broken; each once. */
export function nextMends(findings: readonly Finding[]): Mend[] {
  const faults = findings.filter(({ level, mend }) => level === 'fault' && mend?.automatic);
  const upstream = faults.filter(({ subject }) => !subject.startsWith('pod/'));
  const mends = (upstream.length > 0 ? upstream : faults).flatMap(({ mend }) => mend ?? []);
  return [...new Map(mends.map((mend) => [mend.commands.map(commandLine).join('\n'), mend])).values()];
}

/** A command that fails leaves the fault, which the next look finds; the rest is tried all the same. */
async function apply({ commands }: Mend, print: (text: string) => void): Promise<void> {
  for (const [program, ...args] of commands) {
    print(commandLine([program, ...args]));
    const outcome = await attempt(() => run(program, args));
    if ('error' in outcome) return print(outcome.error);
  }
}

/** An operator's rollout is over before its webhooks listen. */
async function webhookAnswers(kubectl: Kubectl): Promise<void> {
  await poll('the webhook', { timeoutMillis: 60_000 }, async () => {
    const outcome = await tryInstrumentation(kubectl);
    if ('error' in outcome) throw new Error(outcome.error);
  });
}
