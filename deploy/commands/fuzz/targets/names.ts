import { jsonLimitBytes } from '../../../../services/api/body/json-body';
import { displayName } from '../../../../services/shared/file-name';
import { downloadHeaders } from '../../../../services/shared/jobs/download-headers';
import { type FuzzTarget, refusesNothing } from '../target';

/** File names, as they are shown and as downloads are called. */
export const names: FuzzTarget = {
  parse: (input) => downloadHeaders({ name: displayName(input.toString()), contentType: 'image/png' }),
  isRefusal: refusesNothing,
  mostBytes: jsonLimitBytes,
  // Two kinds of marks that change places when they are ordered.
  worst: (sizeBytes) => {
    const count = Math.floor(sizeBytes / 4);
    return Buffer.from(`a${'\u0301'.repeat(count)}${'\u0323'.repeat(count)}`);
  },
};
