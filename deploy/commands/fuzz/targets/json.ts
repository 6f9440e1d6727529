import type { z } from 'zod';
import { checkJson } from '../../../../services/api/body/check-json';
import { jsonLimitBytes } from '../../../../services/api/body/json-body';
import { presignRequestSchema } from '../../../../services/api/presign/presign-schemas';
import { keysRequestSchema } from '../../../../services/api/upload/upload-schemas';
import { isCallersFault } from '../problems';
import { type FuzzTarget, repeated } from '../target';

const targetOf = (schema: z.ZodType, worst: FuzzTarget['worst']): FuzzTarget => ({
  parse: (input) => checkJson(input, schema),
  isRefusal: isCallersFault,
  mostBytes: jsonLimitBytes,
  worst,
});

/** The body of `POST /api/presign`. */
export const presign = targetOf(presignRequestSchema(100 * 1024 ** 2), (sizeBytes) => {
  const depth = Math.floor(sizeBytes / 2) - 10;
  return Buffer.from(`{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`);
});

/** The JSON body of `POST /api/upload`. */
export const keys = targetOf(keysRequestSchema(500), (sizeBytes) =>
  repeated('1,', sizeBytes, '{"keys":[', '1]}'),
);
