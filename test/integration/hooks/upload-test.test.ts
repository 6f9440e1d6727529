import { expect, test } from 'vitest';
import { runHook, startServer } from './run-hook';

const upload = 'POST /api/upload';
const unavailable = { status: 503 };
const accepted = { status: 202, body: { jobId: 'job-1', traceId: '0' } };

test('helm test tries again what the API asks to try again', async () => {
  const { url, asked } = await startServer([{}, unavailable, accepted, { body: { status: 'clean' } }]);
  expect(await runHook('upload-test', { API_URL: url })).toContain('job job-1 is clean\n');
  expect(asked).toEqual(['GET /healthz', upload, upload, 'GET /api/jobs/job-1']);
});
