import { SpanStatusCode, trace } from '@opentelemetry/api';
import { AlwaysOnSampler } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { IgnoredSettings } from '../../../../deploy/instrumentation/configuration/ignored-settings';
import { readSpanLimits } from '../../../../deploy/instrumentation/configuration/limits';
import { FAST_PATH_VALUES } from '../../../integration/instrumentation/fast-path-values';
import { recordSpans } from '../../tracing/recorded-spans';

const linked = { traceId: 'ffeeddccbbaa99880011223344556677', spanId: '8899aabbccddeeff', traceFlags: 1 };
const three = { a: 'xxxxx', b: ['yyyyy'], c: 3 };

test('a general limit counts where there is none of its own', () => {
  const env = { OTEL_ATTRIBUTE_COUNT_LIMIT: '7', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100' };
  const general = { textLength: 100, attributes: 7, attributesPerEvent: 7, attributesPerLink: 7 };
  expect(readSpanLimits(env, new IgnoredSettings())).toEqual({ ...general, events: 128, links: 128 });
  const own = {
    OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '1',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '2',
    OTEL_SPAN_EVENT_COUNT_LIMIT: '3',
    OTEL_SPAN_LINK_COUNT_LIMIT: '4',
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '5',
    OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '6',
  };
  expect(readSpanLimits({ ...env, ...own }, new IgnoredSettings())).toEqual({
    textLength: 1,
    attributes: 2,
    events: 3,
    links: 4,
    attributesPerEvent: 5,
    attributesPerLink: 6,
  });
});

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (fastPath) => {
  const limits = {
    textLength: 4,
    attributes: 2,
    events: 1,
    links: 1,
    attributesPerEvent: 1,
    attributesPerLink: 0,
  };
  const exporter = recordSpans(fastPath, new AlwaysOnSampler(), limits);

  test('a span keeps to its limits, and says what was left out', () => {
    const options = {
      attributes: three,
      links: [{ context: linked }, { context: linked, attributes: three }],
    };
    const open = trace.getTracer('scope').startSpan('span', options);
    open.addEvent('first').addEvent('second', three);
    open.setStatus({ code: SpanStatusCode.ERROR, message: 'too long' });
    open.end();
    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        attributes: { a: 'xxxx', b: ['yyyy'] },
        droppedAttributesCount: 1,
        events: [{ name: 'second', attributes: { a: 'xxxx' }, droppedAttributesCount: 2 }],
        droppedEventsCount: 1,
        links: [{ context: linked, attributes: {}, droppedAttributesCount: 3 }],
        droppedLinksCount: 1,
        status: { message: 'too ' },
      },
    ]);
  });
});

describe.each(FAST_PATH_VALUES)('without any room, TRACING_FAST_PATH=%s', (fastPath) => {
  const none = { attributes: 0, events: 0, links: 0, attributesPerEvent: 0, attributesPerLink: 0 };
  const exporter = recordSpans(fastPath, new AlwaysOnSampler(), { textLength: 1, ...none });

  test('a span counts all that it was given', () => {
    const open = trace.getTracer('scope').startSpan('span', { attributes: three });
    open.addEvent('event').addLink({ context: linked }).end();
    const [span] = exporter.getFinishedSpans();
    expect([span?.attributes, span?.events, span?.links]).toEqual([{}, [], []]);
    expect([span?.droppedAttributesCount, span?.droppedEventsCount, span?.droppedLinksCount]).toEqual([
      3, 1, 1,
    ]);
  });
});
