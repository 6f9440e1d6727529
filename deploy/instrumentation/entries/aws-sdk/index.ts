import { context, type TextMapPropagator } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { imitating } from '../../patching/imitating';
import { patchMethod } from '../../patching/patch-method';
import { replacePrivateMethod } from '../../patching/private-method';
import type { PatchedModule } from '../../patching/when-loaded';
import { isUnsampled } from '../../propagation/sampled';
import { traceStacks } from './middleware-stacks';
import { linkSenders } from './received-messages';

type GetSignedUrl = (...args: unknown[]) => unknown;

type Send = (this: unknown, ...args: unknown[]) => unknown;
type PatchSend = (this: unknown, moduleVersion: unknown, original: Send) => Send;

/**
 * `S3.PutObject` and the like; the HTTP requests below them make no spans of their own.
 *
 * @param messages reads what messages bring, where that differs from what is read of callers
 */
export function traceAwsSdk(messages: TextMapPropagator | undefined): void {
  const instrumentation = imitating(new AwsInstrumentation({ suppressInternalInstrumentation: true }));
  // It computes everything before it asks, and has no hook that comes first.
  replacePrivateMethod(instrumentation, '_getV3SmithyClientSendPatch', onlySampledSends);
  traceStacks(instrumentation);
  if (messages !== undefined) linkSenders(instrumentation, messages);
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

/** Presigning runs the client's middleware without sending anything: it must not look like a call to S3. */
export const PRESIGNER: PatchedModule<{ getSignedUrl: GetSignedUrl }> = {
  name: '@aws-sdk/s3-request-presigner',
  supported: ['>=3.0.0 <4'],
  patch: (exports) => patchMethod(exports, 'getSignedUrl', untraced),
};

function untraced(getSignedUrl: GetSignedUrl): GetSignedUrl {
  return (...args) => context.with(suppressTracing(context.active()), () => getSignedUrl(...args));
}
