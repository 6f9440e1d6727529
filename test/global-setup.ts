import { ensureBrowser, ensurePrerequisites, fetchOptionalServers } from '../deploy/rig/prerequisites';

/** Installs the servers that the integration tests start, and the browser that they drive, where they are missing. */
export async function setup(): Promise<void> {
  await ensurePrerequisites(progress);
  await ensureBrowser(progress);
  await fetchOptionalServers(progress);
}

const progress = (line: string): void => void process.stderr.write(`prepare: ${line}\n`);
