import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { patchMethod } from './patch-method';

type GetSignedUrl = (...args: unknown[]) => unknown;

/** `S3.PutObject` and the like; the HTTP requests below them make no spans of their own. */
export function createAwsInstrumentation(): AwsInstrumentation {
  return new AwsInstrumentation({ suppressInternalInstrumentation: true });
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
