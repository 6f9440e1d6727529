import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { patchMethod } from '../patching/patch-method';
import { isUnsampled } from './sampled';

type GetSignedUrl = (...args: unknown[]) => unknown;

type Send = (this: unknown, ...args: unknown[]) => unknown;
type PatchSend = (this: unknown, moduleVersion: unknown, original: Send) => Send;
type PatchStack = (this: unknown, ...args: unknown[]) => void;

/** `S3.PutObject` and the like; the HTTP requests below them make no spans of their own. */
export function createAwsInstrumentation(): AwsInstrumentation {
  const instrumentation = new AwsInstrumentation({ suppressInternalInstrumentation: true });
  // The stock instrumentation computes everything before it asks, and has no hook that comes first.
  const patchSend: PatchSend = Reflect.get(instrumentation, '_getV3SmithyClientSendPatch');
  const patchStack: PatchStack = Reflect.get(instrumentation, 'patchV3MiddlewareStack');
  return Object.defineProperties(instrumentation, {
    _getV3SmithyClientSendPatch: { value: onlySampledSends(patchSend) },
    patchV3MiddlewareStack: { value: onlySampledStacks(patchStack) },
  });
}

/** What is not recorded goes past the instrumentation, with the requests below it as silent as ever. */
function onlySampledSends(patchSend: PatchSend): PatchSend {
  return function patch(moduleVersion, original) {
    const traced = patchSend.call(this, moduleVersion, original);
    return function send(...args) {
      const active = context.active();
      if (!isUnsampled(active)) return traced.apply(this, args);
      return context.with(suppressTracing(active), () => original.apply(this, args));
    };
  };
}

/** Each call has a stack of its own, which it copies from the client's. */
function onlySampledStacks(patchStack: PatchStack): PatchStack {
  return function patch(...args) {
    if (!isUnsampled(context.active())) patchStack.apply(this, args);
  };
}

/** Presigning runs the client's middleware without sending anything: it must not look like a call to S3. */
export class PresignerInstrumentation extends InstrumentationBase {
  constructor() {
    super('mangamotion-presigner', '1', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const supported = ['>=3.0.0 <4'];
    return new InstrumentationNodeModuleDefinition(
      '@aws-sdk/s3-request-presigner',
      supported,
      patchPresigner,
    );
  }
}

function patchPresigner(exports: { getSignedUrl: GetSignedUrl }): unknown {
  patchMethod(exports, 'getSignedUrl', untraced);
  return exports;
}

function untraced(getSignedUrl: GetSignedUrl): GetSignedUrl {
  return (...args) => context.with(suppressTracing(context.active()), () => getSignedUrl(...args));
}
