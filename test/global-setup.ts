import { ensurePrerequisites } from '../deploy/local/prerequisites';

/** Installs the servers that the integration tests start, where they are missing. */
export async function setup(): Promise<void> {
  await ensurePrerequisites((line) => process.stderr.write(`prepare: ${line}\n`));
}
