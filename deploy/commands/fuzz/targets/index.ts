import type { FuzzTarget } from '../target';
import { archive } from './archive';
import { disposition } from './disposition';
import { form } from './form';
import { addresses, ids, traceHeaders, urls } from './headers';
import { keys, presign } from './json';
import { names } from './names';
import { clamd, otlp, strategies, thriftBinary, thriftCompact } from './peers';

/** Every parser that callers or peers reach, under the name that the command takes. */
export const targets: ReadonlyMap<string, FuzzTarget> = new Map(
  Object.entries({
    form,
    disposition,
    presign,
    keys,
    names,
    ids,
    'trace-headers': traceHeaders,
    addresses,
    urls,
    clamd,
    strategies,
    'thrift-compact': thriftCompact,
    'thrift-binary': thriftBinary,
    otlp,
    archive,
  }),
);
