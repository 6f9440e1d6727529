import { expect, test } from 'vitest';
import { comparisonOf } from '../../../../../deploy/commands/trace/why/comparison';
import { type Explanation, reasonsOf } from '../../../../../deploy/commands/trace/why/explanation';
import { pathOf } from '../../../../../deploy/commands/trace/why/path-steps';
import { subjectOf } from '../../../../../deploy/commands/trace/why/subject';
import { whyAsJson } from '../../../../../deploy/commands/trace/why/why-json';
import { reportWhy } from '../../../../../deploy/commands/trace/why/why-report';
import { uploadTrace } from './sample-upload';

/** What is known of a scan that failed after a long wait, beside so many others. */
function explanationWith(others: number): Explanation {
  const trace = uploadTrace('failed', { queued: 2000, error: 'clamd cannot be reached' });
  const subject = subjectOf(trace, 'job-1');
  if (!subject) throw new Error('unreachable');
  const path = pathOf(subject);
  const usual = Array.from({ length: others }, (_, index) => uploadTrace(`t${index}`));
  const comparison = comparisonOf(usual, subject, path);
  return {
    trace,
    jobId: 'job-1',
    subject,
    reasons: reasonsOf(subject),
    path,
    comparison,
    logs: [],
    noLogs: undefined,
  };
}

test('a page says what failed, how long it took, what that is usually, and where the time went', () => {
  expect(reportWhy(explanationWith(7), 'http://jaeger/trace/failed')).toEqual([
    'Job job-1, POST /api/upload of backend: failed, 2.06 s',
    '  worker, scanner.checkFiles: clamd cannot be reached',
    '  The median of 7 other POST /api/upload of an hour that did not fail is 70.00 ms, this took 29 times that. ' +
      'Most of the difference: waiting in the queue, 1.99 s more than usual.',
    '',
    '  Where the time went',
    '                              time  share     usual',
    '    waiting in the queue    2.00 s   97 %  11.00 ms  worker',
    '    scanner.checkFiles    30.00 ms    1 %  30.00 ms  worker',
    '    S3.PutObject          10.00 ms    0 %  10.00 ms  backend',
    '    worker.scan           10.00 ms    0 %  10.00 ms  worker',
    '    queueAdd               7.00 ms    0 %   7.00 ms  backend',
    '    POST /api/upload       1.00 ms    0 %   1.00 ms  backend',
    '    upload                 1.00 ms    0 %   1.00 ms  backend',
    '',
    'Trace failed',
    '  2026-01-02T03:04:05.000Z · 2.06 s · 6 spans · 2 errors · backend → worker',
    '  http://jaeger/trace/failed',
    '',
    '  POST /api/upload                20.00 ms  backend',
    '  └─ upload                       18.00 ms',
    '     ├─ S3.PutObject              10.00 ms',
    '     └─ queueAdd                   7.00 ms',
    '        └─ worker.scan            40.00 ms  worker  ERROR: clamd cannot be reached',
    '           └─ scanner.checkFiles  30.00 ms  ERROR: clamd cannot be reached',
    '',
    '  No log line carries its id.',
  ]);
});

test('too few to compare with are said to be so', () => {
  const lines = reportWhy(explanationWith(3), undefined);
  expect(lines[2]).toBe(
    '  Nothing to compare with: 3 other POST /api/upload of an hour that did not fail; 5 at least are needed',
  );
  expect(lines[5]).toBe('                              time  share');
});

test('where nobody could be asked for log lines, that is said', () => {
  const lines = reportWhy({ ...explanationWith(3), noLogs: 'no cluster answers' }, undefined);
  expect(lines.at(-1)).toBe('  No log lines: no cluster answers');
});

test('as JSON it has the path section by section, and the steps with what is usual', () => {
  const json = whyAsJson(explanationWith(7), undefined);
  expect(json).toMatchObject({
    jobId: 'job-1',
    service: 'backend',
    operation: 'POST /api/upload',
    failed: true,
    reasons: [{ service: 'worker', operation: 'scanner.checkFiles', message: 'clamd cannot be reached' }],
    durationMicros: 2_060_000,
    comparedWith: { count: 7, medianMicros: 70_000 },
    trace: { traceId: 'failed', logs: [] },
  });
  expect(json).toHaveProperty('steps.0', {
    name: 'waiting in the queue',
    service: 'worker',
    micros: 2_001_000,
    count: 1,
    medianMicros: 11_000,
  });
  expect(json).toHaveProperty('criticalPath.4', {
    name: 'waiting in the queue',
    service: 'worker',
    spanId: 'queueAdd',
    beforeSpanId: 'worker.scan',
    offsetMicros: 19_000,
    durationMicros: 2_001_000,
  });
});
