import { CommandError } from './command';
import type { Kubectl } from './kubectl';

/** @throws Error that says in a sentence why no cluster answers, and how to have one. */
export async function requireCluster(kubectl: Kubectl): Promise<void> {
  try {
    await kubectl.run(['version', '--output', 'json', '--request-timeout', '10s']);
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    const { context } = kubectl.target;
    const asked = context === '' ? 'the current context of the kubeconfig' : `the context ${context}`;
    const reason = cause.stderr.trim().split('\n').at(-1) || cause.message;
    const advice = 'npm run kind:up makes a cluster, --context names another';
    throw new Error(`no cluster answers for ${asked}: ${reason}\n${advice}`, { cause });
  }
}
