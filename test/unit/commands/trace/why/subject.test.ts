import { expect, test } from 'vitest';
import { similarIn, subjectOf } from '../../../../../deploy/commands/trace/why/subject';
import type { JaegerSpan, JaegerTrace } from '../../../../../services/shared/jaeger/trace';
import { uploadTrace } from './sample-upload';

const caller = { serviceName: 'caller', tags: [] };

/** An upload that a caller's trace was joined by. */
const joining = (jobId: string): JaegerSpan[] =>
  uploadTrace('t', { jobId }).spans.map((span) => ({
    ...span,
    spanID: `${jobId}/${span.spanID}`,
    references: [
      { refType: 'CHILD_OF', traceID: 't', spanID: 'sync' },
      ...span.references.map((each) => ({ ...each, spanID: `${jobId}/${each.spanID}` })),
    ].slice(-1),
  }));

/** Two uploads of one caller. */
function joined(): JaegerTrace {
  const { spans, processes } = uploadTrace('t');
  const sync = spans
    .slice(0, 1)
    .map((span) => ({ ...span, spanID: 'sync', operationName: 'sync', processID: 'c' }));
  return {
    traceID: 't',
    spans: [...sync, ...joining('one'), ...joining('two')],
    processes: { ...processes, c: caller },
  };
}

test('without a job a trace is explained from its root', () => {
  expect(subjectOf(joined(), undefined)).toMatchObject({ service: 'caller', operation: 'sync' });
});

test('a job is explained from its own request, also where its caller made others', () => {
  const subject = subjectOf(joined(), 'two');
  expect(subject).toMatchObject({ service: 'backend', operation: 'POST /api/upload' });
  expect(subject?.trace.spans.map(({ spanID }) => spanID)).toEqual([
    'two/POST /api/upload',
    'two/upload',
    'two/S3.PutObject',
    'two/queueAdd',
    'two/worker.scan',
    'two/scanner.checkFiles',
  ]);
});

test('a request is like another by its service and its operation', () => {
  const subject = subjectOf(uploadTrace('t'), 'job-1');
  if (!subject) throw new Error('unreachable');
  expect(similarIn(joined(), subject)?.root.span.spanID).toBe('one/POST /api/upload');
  expect(similarIn({ ...uploadTrace('u'), processes: { p1: caller } }, subject)).toBeUndefined();
});

test('of a trace without a span nothing is to be explained', () => {
  expect(subjectOf({ traceID: 't', spans: [], processes: {} }, undefined)).toBeUndefined();
});
