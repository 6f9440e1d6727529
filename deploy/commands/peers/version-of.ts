import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runProgram } from './run-program';

/** Of a package its version, of Node.js that which runs this, of anything else its commit. */
export async function versionOf(checkout: string): Promise<string> {
  if (path.basename(checkout) === 'node') return process.version;
  const manifest = await readFile(path.join(checkout, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest !== undefined) return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
  const { PATH = '' } = process.env;
  const args = ['-C', checkout, 'log', '-1', '--format=%h'];
  const { stdout } = await runProgram('git', args, { cwd: checkout, env: { PATH }, timeoutMillis: 10_000 });
  return stdout.trim();
}
