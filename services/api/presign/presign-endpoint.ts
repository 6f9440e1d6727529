import { checkBody } from '../body/check-json';
import { otherType } from '../body/json-body';
import { jsonProblems } from '../body/json-problems';
import type { Endpoint } from '../endpoint/endpoint';
import { callProblems } from '../endpoint/for-every-call';
import { thrownBy } from '../endpoint/thrown-by';
import { tooManyPresigned } from '../limits/user-quota';
import { type Problem, UnavailableProblem } from '../problems';
import { presignAnswerSchema } from './presign-answer';
import { presignHandler, type PresignNeeds } from './presign-handler';
import { presignRequestSchema, presignShape } from './presign-schemas';
import { requirePage } from './require-page';

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
    'too-many': tooManyPresigned(5000, 60),
    ...jsonProblems,
    ...fileProblems(maxFileSizeBytes),
  },
  traced: true,
  observed: 'call',
  handler: presignHandler,
});

function fileProblems(maxFileSizeBytes: number): Readonly<Record<string, Problem>> {
  const file = { ...page, sizeBytes: 1 };
  const schema = presignRequestSchema(maxFileSizeBytes);
  return {
    'empty-file': thrownBy(() => checkBody({ ...file, sizeBytes: 0 }, presignShape)),
    'no-page': thrownBy(() => requirePage({ ...file, contentType: 'text/html' }, schema)),
    'too-large': thrownBy(() => requirePage({ ...file, sizeBytes: maxFileSizeBytes + 1 }, schema)),
    'no-json': otherType('text/plain'),
    'storage-unavailable': new UnavailableProblem('storage'),
  };
}
