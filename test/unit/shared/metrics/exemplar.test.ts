import { expect, test } from 'vitest';
import { exemplarOf } from '../../../../services/shared/metrics/exemplar';

const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

test('only a sampled trace becomes an exemplar: nobody could open another one', () => {
  expect(exemplarOf({ ...trace, sampled: true })).toEqual({ trace_id: trace.traceId, span_id: trace.spanId });
  expect(exemplarOf({ ...trace, sampled: false })).toEqual({});
  expect(exemplarOf(undefined)).toEqual({});
});
