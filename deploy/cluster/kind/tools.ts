import { CommandError, run } from '../command';

const tools = [
  { command: ['docker', 'version'], name: 'Docker', where: 'https://docs.docker.com/engine/install/' },
  {
    command: ['kind', 'version'],
    name: 'kind',
    where: 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
  },
  {
    command: ['kubectl', 'version', '--client'],
    name: 'kubectl',
    where: 'https://kubernetes.io/docs/tasks/tools/',
  },
  { command: ['helm', 'version'], name: 'Helm', where: 'https://helm.sh/docs/intro/install/' },
] as const;

/** @throws Error that names each tool that does not work, and where to get it. */
export async function requireTools(): Promise<void> {
  const missing = await Promise.all(
    tools.map(async ({ command: [program, ...args], name, where }) => {
      try {
        await run(program, args, { timeoutMillis: 30_000 });
        return [];
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return [`${name} is needed and does not work (${error.message.split('\n')[0]}); see ${where}`];
      }
    }),
  );
  if (missing.flat().length > 0) throw new Error(missing.flat().join('\n'));
}
