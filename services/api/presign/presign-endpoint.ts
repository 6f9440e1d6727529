import { callProblems } from '../endpoint/for-every-call';
import { jsonProblems } from '../body/json-problems';
import type { Endpoint } from '../endpoint/endpoint';
import { pageTypes } from '../../shared/page-types';
import {
  InvalidFileTypeProblem,
  InvalidRequestProblem,
  type Problem,
  TooLargeProblem,
  TooManyProblem,
  UnavailableProblem,
  UnsupportedBodyProblem,
} from '../problems';
import { presignHandler, type PresignNeeds } from './presign-handler';
import { presignAnswerSchema, presignRequestSchema } from './presign-schemas';

const page = { name: '001.png', contentType: 'image/png' };
const archive = { name: 'volume-1.cbz', contentType: 'application/vnd.comicbook+zip' };
const key = 'quarantine/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';

const presigned = {
  key,
  url: `https://s3.example.com/mangamotion/${key}?X-Amz-Expires=300&X-Amz-Signature=b5bb9d80`,
  method: 'PUT',
  headers: { 'content-type': 'image/png', 'content-length': '482113', 'if-none-match': '*' },
  expiresAt: '2026-11-22T18:05:00.000Z',
};

export const presignEndpoint = (maxFileSizeBytes: number): Endpoint<PresignNeeds> => ({
  method: 'post',
  path: '/api/presign',
  operationId: 'presignFile',
  summary: 'Get a URL to put one file to',
  description: 'The file goes to storage without the API between. Then `POST /api/upload` names its `key`.',
  tag: 'uploads',
  isOfCaller: true,
  requestBody: {
    'application/json': {
      schema: presignRequestSchema(maxFileSizeBytes),
      examples: {
        page: { value: { ...page, sizeBytes: Math.min(482_113, maxFileSizeBytes) } },
        archive: { value: { ...archive, sizeBytes: maxFileSizeBytes } },
      },
    },
  },
  answers: {
    201: {
      description: 'Where and how to put the file.',
      content: {
        'application/json': { schema: presignAnswerSchema, examples: { page: { value: presigned } } },
      },
    },
  },
  problems: {
    ...callProblems,
    'too-many': new TooManyProblem('presigned keys', 'be at most 5000 within an hour', 60),
    ...jsonProblems,
    ...fileProblems(maxFileSizeBytes),
  },
  traced: true,
  observed: 'call',
  handler: presignHandler,
});

const fileProblems = (maxFileSizeBytes: number): Readonly<Record<string, Problem>> => ({
  'empty-file': new InvalidRequestProblem([
    { field: 'sizeBytes', value: 0, rule: 'must be at least 1: empty files are no pages' },
  ]),
  'no-page': new InvalidFileTypeProblem({
    field: 'contentType',
    value: 'text/html',
    rule: `must be one of ${pageTypes.join(', ')}`,
  }),
  'too-large': new TooLargeProblem({
    field: 'sizeBytes',
    value: maxFileSizeBytes + 1,
    rule: `must be at most ${maxFileSizeBytes}`,
  }),
  'no-json': new UnsupportedBodyProblem({
    field: 'content-type',
    value: 'text/plain',
    rule: 'must be application/json',
  }),
  'storage-unavailable': new UnavailableProblem('storage'),
});
