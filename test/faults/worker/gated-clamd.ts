import type { Socket } from 'node:net';
import { type ScriptedClamd, startScriptedClamd } from '../../unit/worker/clamd/scripted-clamd';

/** A clamd that has received files whole and says nothing yet. */
export interface GatedClamd extends ScriptedClamd {
  /** Files that wait for their verdict, of connections that are still open. */
  readonly waiting: () => number;
  /** Calls everything clean, from now on. */
  readonly open: () => void;
}

const endOfStream = Buffer.alloc(4);

const answer = (socket: Socket): void => void socket.write('stream: OK\0');

/** @param answered how many files are called clean before the gate is closed. */
export async function startGatedClamd(answered = 0): Promise<GatedClamd> {
  const waiting = new Set<Socket>();
  let isOpen = false;
  let files = 0;
  const clamd = await startScriptedClamd((socket) => {
    socket.on('close', () => waiting.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes('zPING')) socket.end('PONG\0');
      if (!chunk.subarray(-4).equals(endOfStream)) return;
      if (isOpen || ++files <= answered) answer(socket);
      else waiting.add(socket);
    });
  });
  const open = (): void => {
    isOpen = true;
    for (const socket of waiting) answer(socket);
  };
  return { ...clamd, waiting: () => waiting.size, open };
}
