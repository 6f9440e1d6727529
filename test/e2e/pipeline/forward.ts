import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { poll } from '../../../deploy/cluster/poll';
import { freePorts } from '../../../deploy/rig/servers/free-ports';

/** Runs a documented `kubectl … port-forward … PORT` with a free port on this side, until it is disposed of. */
export async function forward(command: string): Promise<AsyncDisposable & { readonly url: string }> {
  const [local] = await freePorts(1);
  const shell = command.replace(/ (\d+)$/, ` ${local}:$1`);
  const child = spawn('sh', ['-c', `exec ${shell}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const close = async (): Promise<void> => {
    if (child.kill()) await once(child, 'exit');
  };
  const url = `http://127.0.0.1:${local}`;
  try {
    await poll(shell, { timeoutMillis: 30_000 }, () => fetch(url, { signal: AbortSignal.timeout(5000) }));
  } catch (error) {
    await close();
    throw error;
  }
  return { url, [Symbol.asyncDispose]: close };
}
