import { run } from '../../cluster/command';

/**
 * Shows a page in the browser.
 *
 * @throws CommandError where there is none.
 */
export async function openPage(
  url: string,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const [program = '', ...args] = openerOf(platform, env);
  await run(program, [...args, url], { timeoutMillis: 15_000 });
}

/** The platform's program that opens a page; BROWSER wins. */
export function openerOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  const { BROWSER } = env;
  if (BROWSER) return [BROWSER];
  if (platform === 'darwin') return ['open'];
  // The first argument in quotes would be a window's title.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
