import { S3Client } from '@aws-sdk/client-s3';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { expect, test } from 'vitest';
import { traceStacks } from '../../../../../deploy/instrumentation/entries/aws-sdk/middleware-stacks';
import { privateMethod } from '../../../../../deploy/instrumentation/patching/private-method';

test("a client's stack is wrapped once, however many calls it serves, and so is the copy of each", () => {
  const instrumentation = new AwsInstrumentation({ enabled: false });
  traceStacks(instrumentation);
  const patch = privateMethod(instrumentation, 'patchV3MiddlewareStack');
  const { middlewareStack } = new S3Client({ region: 'eu-central-1' });
  const untraced = { ...middlewareStack };
  const sent = () => {
    Reflect.apply(patch, instrumentation, ['3.0.0', middlewareStack]);
    return { ...middlewareStack };
  };
  const traced = sent();
  expect(changed(untraced, traced)).toEqual(['clone', 'concat', 'resolve']);
  expect(changed(traced, sent())).toEqual([]);
  // Each copy has functions of its own, so that they are told apart by their names.
  expect(untraced.resolve.name).toBe('resolve');
  expect(middlewareStack.clone().resolve.name).toBe(traced.resolve.name);
});

const changed = (before: object, after: object): string[] =>
  Object.keys(before)
    .filter((name) => Reflect.get(before, name) !== Reflect.get(after, name))
    .toSorted();
