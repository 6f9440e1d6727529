import { commandLine, run } from '../../cluster/command';
import type { Kubectl } from '../../cluster/kubectl';
import { poll } from '../../cluster/poll';
import { attempt, isForbidden } from './attempt';
import { diagnose } from './diagnose';
import type { Finding, Mend } from './finding';
import { gather } from './gather';
import { tryInstrumentation } from './looks/trials';

const rounds = 3;

/**
 * Mends what is ours and can be mended without a person: operators before pods, and looks again after each round,
 * because a pod that is rolled while the webhook is down gains nothing.
 *
 * @returns the findings that are left.
 */
export async function heal(kubectl: Kubectl, print: (text: string) => void): Promise<Finding[]> {
  let findings = diagnose(await gather(kubectl));
  const done = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const mends = nextMends(findings, done);
    if (mends.length === 0) break;
    for (const mend of mends) done.add(linesOf(mend));
    await Promise.all(mends.map((mend) => apply(mend, print)));
    await attempt(() => webhookAnswers(kubectl));
    findings = diagnose(await gather(kubectl));
  }
  return findings;
}

/**
 * What mends faults that follow from no other; each once, and what is upstream of pods first.
 *
 * @param done what was run before, as `linesOf` has it: what has not helped once does not help again.
 */
export function nextMends(findings: readonly Finding[], done: ReadonlySet<string> = new Set()): Mend[] {
  const faults = findings.filter(
    ({ level, because, mend }) =>
      level === 'fault' && because === undefined && mend?.automatic && !done.has(linesOf(mend)),
  );
  const upstream = faults.filter(({ subject }) => !subject.startsWith('pod/'));
  const mends = (upstream.length > 0 ? upstream : faults).flatMap(({ mend }) => mend ?? []);
  return [...new Map(mends.map((mend) => [linesOf(mend), mend])).values()];
}

/** Its command lines: what tells one mend from another. */
export const linesOf = ({ commands }: Mend): string => commands.map(commandLine).join('\n');

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
    if ('error' in outcome && !isForbidden(outcome.error)) throw new Error(outcome.error);
  });
}
