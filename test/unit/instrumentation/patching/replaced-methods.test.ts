import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { diag, trace } from '@opentelemetry/api';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { beforeEach, expect, test, vi } from 'vitest';
import { PRESIGNER } from '../../../../deploy/instrumentation/entries/aws-sdk';
import { bullmq } from '../../../../deploy/instrumentation/entries/bullmq';
import { EXPRESS } from '../../../../deploy/instrumentation/entries/express';
import { redis } from '../../../../deploy/instrumentation/entries/ioredis';
import { isSandboxScript } from '../../../../deploy/instrumentation/lifecycle/sandbox-thread';
import { patchMethod } from '../../../../deploy/instrumentation/patching/patch-method';
import {
  privateMethod,
  replacePrivateMethod,
} from '../../../../deploy/instrumentation/patching/private-method';
import { whenLoaded, type PatchedModule } from '../../../../deploy/instrumentation/patching/when-loaded';
import { createPropagation } from '../../../../deploy/instrumentation/propagation';

const requireAsService = createRequire(__filename);
const tracer = trace.getTracer('test');
const { jobs } = createPropagation(new Set(), true);
const told = vi.fn<(message: string) => void>();

beforeEach(() => {
  told.mockReset();
  diag.setLogger(
    { error: told, warn: told, info: () => {}, debug: () => {}, verbose: () => {} },
    { suppressOverrideMessage: true },
  );
});

/** Patches an installed package as it is patched when a service loads it. */
function patched<Exports, FileExports>(
  { name, patch, file }: PatchedModule<Exports, FileExports>,
  installed = name,
): unknown {
  const exports: Exports = requireAsService(installed);
  patch(exports);
  if (file) file.patch(requireAsService(path.resolve('node_modules', file.path)));
  return exports;
}

test.each(['express', 'express-4'])('everything that is patched of %s is there', (installed) => {
  const express: unknown = patched(EXPRESS, installed);
  if (typeof express !== 'function') throw new Error('express is a function');
  // The class of layers is found where the first is added.
  express().use(() => {});
  expect(told).not.toHaveBeenCalled();
});

test('everything that is patched of ioredis, BullMQ and the presigner is there', () => {
  patched(redis(tracer, 'all'));
  patched(bullmq(tracer, jobs));
  patched(PRESIGNER);
  expect(told).not.toHaveBeenCalled();
});

test('the script is there by which sandboxes of BullMQ are known', () => {
  const script = path.resolve('node_modules/bullmq/dist/cjs/classes/main-worker.js');
  expect([existsSync(script), isSandboxScript(script)]).toEqual([true, true]);
});

test('a method that has gone from a package is told', () => {
  const changed: { send?: () => void } = {};
  patchMethod(changed, 'send', (send) => send);
  expect(told).toHaveBeenCalledWith('there is no send to be traced');
  expect(changed).toEqual({});
});

test('a package that cannot be patched is loaded as it is', () => {
  whenLoaded({
    name: 'express',
    supported: ['>=5'],
    patch() {
      throw new Error('no such class');
    },
  });
  const express: unknown = requireAsService('express');
  expect(express).toBeTypeOf('function');
  expect(told).toHaveBeenCalledWith('a module cannot be traced', new Error('no such class'));
});

test('a private method is replaced, and by none where it has gone', () => {
  const instrumentation = new AwsInstrumentation();
  replacePrivateMethod(instrumentation, 'patchV3MiddlewareStack', () => told);
  expect(privateMethod(instrumentation, 'patchV3MiddlewareStack')).toBe(told);
  expect(() => replacePrivateMethod(instrumentation, 'patchV4', () => () => {})).toThrow(
    'AwsInstrumentation has no method patchV4',
  );
});
