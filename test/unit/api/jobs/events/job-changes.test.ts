import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { JobChanges } from '../../../../../services/api/jobs/events/job-changes';
import { createLogger } from '../../../../../services/shared/logger';

const logger = createLogger('test', 'silent');

const watcher = () => {
  const seen: string[] = [];
  return { seen, changed: () => void seen.push('changed'), ended: () => void seen.push('ended') };
};

test('who watches is bounded in number, and leaving makes room', () => {
  const changes = new JobChanges(new Redis({ lazyConnect: true }), logger, 2);
  const leave = changes.watch('one', watcher());
  changes.watch('one', watcher());
  expect(() => changes.watch('two', watcher())).toThrow('a stream of events is not available');
  leave();
  leave();
  changes.watch('two', watcher());
  expect(() => changes.watch('two', watcher())).toThrow('a stream of events is not available');
});

test('a message reaches those who watch that job, and the end reaches all', () => {
  const redis = new Redis({ lazyConnect: true });
  const changes = new JobChanges(redis, logger);
  const [one, two] = [watcher(), watcher()];
  changes.watch('one', one);
  changes.watch('two', two);
  redis.emit('message', 'mangamotion:jobs:changed', 'one');
  changes.close();
  expect([one.seen, two.seen]).toEqual([['changed', 'ended'], ['ended']]);
});

test('who comes after the end is sent elsewhere, rather than kept until the job ends', () => {
  const changes = new JobChanges(new Redis({ lazyConnect: true }), logger);
  changes.close();
  expect(() => changes.watch('one', watcher())).toThrow('a stream of events is not available');
});
