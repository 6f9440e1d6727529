import { parseDisposition } from '../../../../services/api/upload/content-disposition';
import { headerLimits } from '../../../../services/api/upload/form-parts';
import { type FuzzTarget, refusesNothing, repeated } from '../target';

/** `Content-Disposition` of a form's part. */
export const disposition: FuzzTarget = {
  parse: (input) => parseDisposition(input.toString()),
  isRefusal: refusesNothing,
  mostBytes: headerLimits.maxHeaderSize,
  worst: (sizeBytes) => repeated('a;b=\\', sizeBytes, 'form-data;name="', '"'),
};
