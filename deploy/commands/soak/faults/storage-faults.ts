import type { StorageFault } from '../servers/storage-proxy';
import type { RigFault } from './fault';

const outageSeconds = 12;

const answers: Readonly<Record<string, StorageFault>> = {
  's3-slow': { kind: 'slow', millis: 1000 },
  's3-reset': { kind: 'reset' },
  's3-503': { kind: 'error', status: 503, code: 'SlowDown' },
  's3-429': { kind: 'error', status: 429, code: 'TooManyRequests' },
  's3-403': { kind: 'error', status: 403, code: 'RequestTimeTooSkewed' },
  's3-no-bucket': { kind: 'error', status: 404, code: 'NoSuchBucket' },
  's3-foreign-404': { kind: 'foreign', status: 404, body: 'default backend - 404' },
};

export const storageFaults: readonly RigFault[] = Object.entries(answers).map(([name, fault]) => ({
  name,
  seconds: outageSeconds,
  begin: ({ storageProxy }) => storageProxy.set(fault),
  end: ({ storageProxy }) => storageProxy.set(undefined),
}));
