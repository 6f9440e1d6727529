import type { Suite } from '../suite';
import { bullmq } from './bullmq';
import { express } from './express';
import { ioredis } from './ioredis';
import { node } from './node';
import { traceContext } from './trace-context';
import { undici } from './undici';

export const suites: readonly Suite[] = [express, ioredis, bullmq, undici, node, traceContext];
