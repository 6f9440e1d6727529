import { connect, type Socket } from 'node:net';
import type { ClamdAddress } from './conversation';

export interface SessionListener {
  /** The clamd that was there is gone. */
  readonly onLost: () => void;
  /** A clamd is there after one was gone. */
  readonly onBack: () => void;
}

/** clamd ends a session in which nothing happens for its IdleTimeout, 30 s by default. */
const pingMillis = 10_000;
const retryMillis = 1000;
/** Something between us and clamd may end every connection soon: each end then costs a check, and may not come often. */
const shortMillis = 60_000;
const longestPauseMillis = 300_000;

/**
 * Holds a connection to clamd open, so that a clamd which is started again is noticed even where each question before
 * and after was answered.
 *
 * @returns what ends it.
 */
export function holdSession(address: ClamdAddress, { onLost, onBack }: SessionListener): () => void {
  const { host, port, socket: path } = address;
  const pauseAfter = createPauses();
  let isAway = false;
  let isLetGo = false;
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  const hold = (): void => {
    let heldSince: number | undefined;
    const held = connect(path === undefined ? { host, port } : { path });
    socket = held;
    held.unref().setKeepAlive(true, pingMillis);
    const ping = setInterval(() => held.write('zPING\0'), pingMillis).unref();
    held.once('connect', () => {
      heldSince = performance.now();
      held.write('zIDSESSION\0');
      if (isAway) onBack();
      isAway = false;
    });
    held.on('error', () => {});
    held.resume().once('close', () => {
      clearInterval(ping);
      if (isLetGo) return;
      isAway = true;
      if (heldSince !== undefined) onLost();
      const pauseMillis = heldSince === undefined ? retryMillis : pauseAfter(performance.now() - heldSince);
      retry = setTimeout(hold, pauseMillis).unref();
    });
  };
  hold();
  return () => {
    isLetGo = true;
    socket?.destroy();
    clearTimeout(retry);
  };
}

/** The pause after a session of so many milliseconds: twice as long after each short one. */
function createPauses(): (heldMillis: number) => number {
  let pauseMillis = retryMillis;
  return (heldMillis) => {
    const current = heldMillis < shortMillis ? pauseMillis : retryMillis;
    pauseMillis = Math.min(current * 2, longestPauseMillis);
    return current;
  };
}
