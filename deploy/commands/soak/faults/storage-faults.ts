import { answer, reset, s3Error, slow } from '../../../rig/proxies/s3-faults';
import type { Meeting } from '../../../rig/proxies/s3-proxy';
import type { RigFault } from './fault';

const outageSeconds = 12;

const meetings: Readonly<Record<string, Meeting>> = {
  's3-slow': slow(1000),
  's3-reset': reset,
  's3-503': s3Error(503, 'SlowDown'),
  's3-429': s3Error(429, 'TooManyRequests'),
  's3-403': s3Error(403, 'RequestTimeTooSkewed'),
  's3-no-bucket': s3Error(404, 'NoSuchBucket'),
  's3-foreign-404': answer(404, 'default backend - 404'),
};

export const storageFaults: readonly RigFault[] = Object.entries(meetings).map(([name, meet]) => ({
  name,
  seconds: outageSeconds,
  begin: ({ storageProxy }) => storageProxy.setFault(() => meet),
  end: ({ storageProxy }) => storageProxy.setFault(undefined),
}));
