import { callProblems } from '../endpoint/for-every-call';
import { jsonProblems } from '../body/json-problems';
import { pageTypes } from '../../shared/page-types';
import {
  ConflictProblem,
  InvalidFileTypeProblem,
  InvalidRequestProblem,
  MalformedBodyProblem,
  type Problem,
  shown,
  TooLargeProblem,
  TooManyProblem,
  UnavailableProblem,
  UnsupportedBodyProblem,
  type Violation,
} from '../problems';
import { slowBody } from '../body/body-reader';
import { type FormLimits, mostFields, mostFormBytes, spareBytes } from './receive-form';

type Problems = Readonly<Record<string, Problem>>;

const key = 'quarantine/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';

/** Everything that an upload can be refused for, as its document shows it. */
export const uploadProblems = (limits: FormLimits): Problems => ({
  ...callProblems,
  'storage-unavailable': new UnavailableProblem('storage'),
  'too-many': new TooManyProblem('jobs', 'be at most 1000 that have not ended', 30),
  'no-memory': new UnavailableProblem('memory for uploads'),
  ...idempotencyProblems,
  'other-type': new UnsupportedBodyProblem({
    field: 'content-type',
    value: 'text/plain',
    rule: 'must be multipart/form-data with files, or application/json with keys',
  }),
  ...formProblems(limits),
  ...jsonProblems,
  ...keyProblems(limits),
});

const idempotencyProblems: Problems = {
  'malformed-idempotency-key': new InvalidRequestProblem([
    { field: 'idempotency-key', value: '', rule: 'must be 1 to 255 printable ASCII characters' },
  ]),
  'key-of-another-body': new ConflictProblem({
    field: 'idempotency-key',
    value: 'volume-1',
    rule: 'must not be used for another body',
  }),
  'key-in-use': new ConflictProblem(
    {
      field: 'idempotency-key',
      value: 'volume-1',
      rule: 'must not be used while the first request with it is still under way',
    },
    5,
  ),
};

const formProblems = (limits: FormLimits): Problems => ({
  'no-boundary': new MalformedBodyProblem('must come with a boundary in its content-type'),
  'cut-off': new MalformedBodyProblem('must end with its boundary'),
  'nameless-part': new MalformedBodyProblem('must have a content-disposition with a name in each part'),
  'no-file': about('files', 0, 'must hold at least one file'),
  'too-many-files': new InvalidRequestProblem([
    { field: 'files', value: limits.maxFiles + 1, rule: `must be at most ${limits.maxFiles} files` },
  ]),
  'too-many-fields': about('body', mostFields + 1, `must hold at most ${mostFields} fields beside its files`),
  'page-as-field': about('body', 'image/gif', 'must have a filename or a type in each part that is a page'),
  'empty-file': about('files[0]', 0, 'must not be empty'),
  'no-page-by-type': new InvalidFileTypeProblem({
    field: 'files[0].contentType',
    value: 'text/html',
    rule: `must be one of ${pageTypes.join(', ')}`,
  }),
  'no-page-by-content': new InvalidFileTypeProblem({
    field: 'files[0].content',
    value: 'unknown content',
    rule: 'must be image/png by its content, as it was declared',
  }),
  'file-too-large': new TooLargeProblem({
    field: 'files[0]',
    value: limits.maxFileBytes + 1,
    rule: `must be at most ${limits.maxFileBytes} bytes`,
  }),
  'form-too-large': new TooLargeProblem({
    field: 'body',
    value: mostFormBytes(limits) + 1,
    rule: `must be at most ${mostFormBytes(limits)} bytes`,
  }),
  'too-much-beside-files': new TooLargeProblem({
    field: 'body',
    value: spareBytes(0) + 1,
    rule: `must hold at most ${spareBytes(0)} bytes beside its files`,
  }),
  'slow-form': slowBody(30_000),
});

const about = (field: string, value: Violation['value'], rule: string): Problem =>
  new InvalidRequestProblem([{ field, value, rule }]);

const keyProblems = ({ maxFiles }: FormLimits): Problems => {
  const tooMany = Array.from({ length: maxFiles + 1 }, (_, index) => `key ${index}`);
  return {
    'no-keys': about('keys', '[]', 'must hold at least one key'),
    'key-twice': about('keys', JSON.stringify([key, key]), 'must hold each key once'),
    'unknown-key': about('keys[0]', key, 'must be a key that was presigned for you within the last hour'),
    'used-key': about('keys[0]', key, 'must not have been uploaded before'),
    'nothing-put': about('keys[0]', key, 'must have been uploaded to its presigned URL'),
    'header-put': about('keys[0]', key, 'must be put without content-encoding'),
    'no-page-put': new InvalidFileTypeProblem({
      field: 'keys[0].content',
      value: 'unknown content',
      rule: 'must be image/png by its content, as it was declared',
    }),
    'too-many-keys': about('keys', shown(tooMany), `must be at most ${maxFiles} keys`),
  };
};
