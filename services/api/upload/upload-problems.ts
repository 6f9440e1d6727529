import { slowBody } from '../body/body-reader';
import { checkBody } from '../body/check-json';
import { jsonProblems } from '../body/json-problems';
import { callProblems } from '../endpoint/for-every-call';
import { thrownBy } from '../endpoint/thrown-by';
import { tooManyOpenJobs } from '../limits/user-quota';
import { type Problem, UnavailableProblem } from '../problems';
import { requireContent, requireNamedType } from './check-page-type';
import {
  cutOff,
  emptyFile,
  fileTooLarge,
  formTooLarge,
  namelessPart,
  noBoundary,
  noFile,
  pageAsField,
  tooManyFields,
  tooManyFiles,
  tooMuchBesideFiles,
} from './form-refusals';
import { keyInUse, keyOfAnotherBody, requireIdempotencyKey } from './idempotency';
import { nothingPut, putWith, unknownKey, usedKey } from './key-refusals';
import { type FormLimits, mostFields, mostFormBytes, spareBytes } from './receive-form';
import { neitherFormNorKeys } from './receive-upload';
import { noMemory } from './upload-buffers';
import { keysRequestSchema } from './upload-schemas';

type Problems = Readonly<Record<string, Problem>>;

const key = 'quarantine/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';
const noPage = Buffer.from('<html>');

/** Everything that an upload can be refused for, as its document shows it. */
export const uploadProblems = (limits: FormLimits): Problems => ({
  ...callProblems,
  'storage-unavailable': new UnavailableProblem('storage'),
  'too-many': tooManyOpenJobs(1000, 30),
  'no-memory': noMemory(),
  ...idempotencyProblems,
  'other-type': neitherFormNorKeys('text/plain'),
  ...formProblems(limits),
  ...jsonProblems,
  ...keyProblems(limits),
});

const idempotencyProblems: Problems = {
  'malformed-idempotency-key': thrownBy(() => requireIdempotencyKey('')),
  'key-of-another-body': keyOfAnotherBody('volume-1'),
  'key-in-use': keyInUse('volume-1'),
};

const formProblems = (limits: FormLimits): Problems => ({
  'no-boundary': noBoundary(),
  'cut-off': cutOff(),
  'nameless-part': namelessPart(),
  'no-file': noFile(),
  'too-many-files': tooManyFiles(limits.maxFiles + 1, limits.maxFiles),
  'too-many-fields': tooManyFields(mostFields + 1, mostFields),
  'page-as-field': pageAsField('image/gif'),
  'empty-file': emptyFile('files[0]'),
  'no-page-by-type': thrownBy(() => requireNamedType('files[0]', 'text/html')),
  'no-page-by-content': thrownBy(() => requireContent('files[0]', noPage, 'image/png')),
  'file-too-large': fileTooLarge('files[0]', limits.maxFileBytes + 1, limits.maxFileBytes),
  'form-too-large': formTooLarge(mostFormBytes(limits) + 1, mostFormBytes(limits)),
  'too-much-beside-files': tooMuchBesideFiles(spareBytes(0) + 1, spareBytes(0)),
  'slow-form': slowBody(30_000),
});

function keyProblems({ maxFiles }: FormLimits): Problems {
  const refused = (keys: readonly string[]): Problem =>
    thrownBy(() => checkBody({ keys }, keysRequestSchema(maxFiles)));
  return {
    'no-keys': refused([]),
    'key-twice': refused([key, key]),
    'unknown-key': unknownKey(0, key),
    'used-key': usedKey(0, key),
    'nothing-put': nothingPut(0, key),
    'header-put': putWith('content-encoding')(0, key),
    'no-page-put': thrownBy(() => requireContent('keys[0]', noPage, 'image/png')),
    'too-many-keys': refused(Array.from({ length: maxFiles + 1 }, (_, index) => `key ${index}`)),
  };
}
