import { context, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { hrTimeToMicroseconds, suppressTracing, TraceState } from '@opentelemetry/core';
import { SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FAST_PATH_VALUES } from '../../../integration/instrumentation/fast-path-values';
import { recordSpans } from '../../tracing/recorded-spans';

const traceId = 'ffeeddccbbaa99880011223344556677';
const spanId = '8899aabbccddeeff';

const tracer = () => trace.getTracer('scope');

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (fastPath) => {
  const shouldSample = vi.fn<Sampler['shouldSample']>();
  const exporter = recordSpans(fastPath, { shouldSample });
  const named = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);

  beforeEach(() => {
    shouldSample.mockReset().mockReturnValue({ decision: SamplingDecision.RECORD_AND_SAMPLED });
  });

  test('the sampler is asked once for a trace, with all that is known of its first span', () => {
    const attributes = { 'url.path': '/' };
    const root = tracer().startSpan('root', { kind: SpanKind.SERVER, attributes });
    tracer().startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root)).end();
    const asked = [expect.anything(), root.spanContext().traceId, 'root', SpanKind.SERVER, attributes, []];
    expect(shouldSample.mock.calls).toEqual([asked]);
  });

  test("a sampler's attributes are on the first span, and on no other", () => {
    const attributes = { 'sampler.type': 'const', 'sampler.param': true };
    shouldSample.mockReturnValue({ decision: SamplingDecision.RECORD_AND_SAMPLED, attributes });
    tracer().startActiveSpan('root', { attributes: { own: 1 } }, (root) => {
      tracer().startSpan('child').end();
      root.end();
    });
    expect(named('root')?.attributes).toEqual({ own: 1, ...attributes });
    expect(named('child')?.attributes).toEqual({});
  });

  test('a child has the trace of its parent and an id of its own', () => {
    tracer().startActiveSpan('root', (root) => {
      tracer().startActiveSpan('child', {}, (child) => child.end());
      root.end();
    });
    const [root, child] = [named('root')?.spanContext(), named('child')];
    expect(child?.spanContext().traceId).toBe(root?.traceId);
    expect(child?.spanContext().spanId).not.toBe(root?.spanId);
    expect(child?.parentSpanContext).toMatchObject({ spanId: root?.spanId });
    expect(named('root')?.parentSpanContext).toBeUndefined();
  });

  test('`root` begins a new trace below an active span', () => {
    tracer().startActiveSpan('outer', (outer) => {
      tracer().startSpan('inner', { root: true }).end();
      outer.end();
    });
    expect(named('inner')?.parentSpanContext).toBeUndefined();
    expect(named('inner')?.spanContext().traceId).not.toBe(named('outer')?.spanContext().traceId);
  });

  test.each([true, false])('a sampled trace goes on, with its state; remote: %s', (isRemote) => {
    const traceState = new TraceState('vendor=1');
    const parent = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote, traceState };
    tracer().startSpan('span', {}, trace.setSpanContext(ROOT_CONTEXT, parent)).end();
    expect(named('span')?.spanContext()).toMatchObject({
      traceId,
      traceFlags: TraceFlags.SAMPLED,
      traceState,
    });
    expect(named('span')?.parentSpanContext).toEqual(parent);
    expect(shouldSample).not.toHaveBeenCalled();
  });

  test.each([true, false])('an unsampled trace goes on unsampled; remote: %s', (isRemote) => {
    const parent = { traceId, spanId, traceFlags: TraceFlags.NONE, isRemote };
    const span = tracer().startSpan('span', {}, trace.setSpanContext(ROOT_CONTEXT, parent));
    span.end();
    expect(span.isRecording()).toBe(false);
    expect(span.spanContext()).toMatchObject({ traceId, traceFlags: TraceFlags.NONE });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(shouldSample).not.toHaveBeenCalled();
  });

  test('below an unsampled root nothing is recorded, and its trace is carried on', () => {
    shouldSample.mockReturnValue({ decision: SamplingDecision.NOT_RECORD });
    tracer().startActiveSpan('root', (root) => {
      tracer().startActiveSpan('child', (child) => {
        expect(child.isRecording()).toBe(false);
        const { traceId: rootTrace } = root.spanContext();
        expect(trace.getActiveSpan()?.spanContext()).toMatchObject({ traceId: rootTrace, traceFlags: 0 });
        child.setAttribute('a', 1).setAttributes({}).addEvent('b').addLinks([]).setStatus({ code: 2 });
        child.updateName('c').addLink({ context: child.spanContext() }).recordException('d');
        child.end();
      });
      root.end();
    });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(shouldSample).toHaveBeenCalledOnce();
  });

  test('an invalid parent is none', () => {
    const span = tracer().startSpan('span', {}, trace.setSpanContext(ROOT_CONTEXT, INVALID_SPAN_CONTEXT));
    span.end();
    expect(named('span')?.parentSpanContext).toBeUndefined();
    expect(trace.isSpanContextValid(span.spanContext())).toBe(true);
  });

  test('where tracing is suppressed no span is made, and none has ids', () => {
    context.with(suppressTracing(context.active()), () => {
      tracer().startActiveSpan('span', { root: true }, (span) => {
        expect(span.spanContext()).toEqual(INVALID_SPAN_CONTEXT);
        span.end();
      });
    });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(shouldSample).not.toHaveBeenCalled();
  });

  test('a span can be made active in a given context', () => {
    const key = Symbol.for('key');
    tracer().startActiveSpan('span', {}, ROOT_CONTEXT.setValue(key, 'value'), (span) => {
      expect(context.active().getValue(key)).toBe('value');
      expect(trace.getActiveSpan()).toBe(span);
    });
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  test('a tracer is made once for its name, version and schema', () => {
    const provider = trace.getTracerProvider();
    expect(provider.getTracer('a')).toBe(provider.getTracer('a'));
    expect(provider.getTracer('a', '1')).toBe(provider.getTracer('a', '1'));
    const tracers = [provider.getTracer('a'), provider.getTracer('a', '1'), provider.getTracer('a', '2')];
    expect(
      new Set([...tracers, provider.getTracer('b'), provider.getTracer('a', '1', { schemaUrl: 'x' })]).size,
    ).toBe(5);
  });
});

describe('TRACING_FAST_PATH=true', () => {
  const exporter = recordSpans('true');
  const startOf = (name: string) => {
    const span = exporter.getFinishedSpans().find((finished) => finished.name === name);
    return hrTimeToMicroseconds(span?.startTime ?? [0, 0]);
  };

  test('siblings keep their order, and none begins before its parent, also when the clock is set back', () => {
    const clock = vi.spyOn(Date, 'now');
    tracer().startActiveSpan('parent', (parent) => {
      tracer().startSpan('first').end();
      clock.mockReturnValue(0);
      tracer().startSpan('second').end();
      parent.end();
    });
    clock.mockRestore();
    expect(startOf('first')).toBeGreaterThanOrEqual(startOf('parent'));
    expect(startOf('second')).toBeGreaterThanOrEqual(startOf('first'));
  });
});
