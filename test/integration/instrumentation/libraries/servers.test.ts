import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import { START_ATTEMPTS } from '../../../../deploy/rig/servers/server';
import { runWithBundle, runWithStock } from './run-library';
import type { LibraryServer } from './servers/library-server';
import { startMariadb } from './servers/mariadb';
import { startMemcached } from './servers/memcached';
import { startMongodb } from './servers/mongodb';
import { RABBITMQ_START_MILLIS, startRabbitmq } from './servers/rabbitmq';
import { saidBy, treeOf } from './spans-said';

/** By the variable in which a fixture finds its address. */
const STARTS = {
  MARIADB: startMariadb,
  MEMCACHED: startMemcached,
  MONGODB: startMongodb,
  RABBITMQ: startRabbitmq,
};
type Variable = keyof typeof STARTS;

const servers = new Map<string, LibraryServer>();
/** All attempts of the slowest, and what lies between them. */
const START_MILLIS = START_ATTEMPTS * RABBITMQ_START_MILLIS + 30_000;
beforeAll(async () => {
  const starting = Object.entries(STARTS).map(async ([variable, start]) => {
    const server = await start();
    if (server) servers.set(variable, server);
  });
  // Where one fails, the others are started all the same, and are stopped only if they are known.
  const failures = (await Promise.allSettled(starting)).filter((each) => each.status === 'rejected');
  if (failures.length > 0) throw new AggregateError(failures.map(({ reason }) => reason));
}, START_MILLIS);
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});

/** The stock bundle is loaded by `--require`: of ES modules it patches next to none. */
test.for<[script: string, stockScript: string, variable: Variable, names: string[]]>([
  ['mysql2.cjs', 'mysql2.cjs', 'MARIADB', ['SELECT', 'INSERT', 'UPDATE']],
  ['mysql2.mjs', 'mysql2.cjs', 'MARIADB', ['SELECT', 'INSERT', 'UPDATE']],
  ['mysql.cjs', 'mysql.cjs', 'MARIADB', ['SELECT', 'INSERT']],
  ['mysql.mjs', 'mysql.cjs', 'MARIADB', ['SELECT', 'INSERT']],
  ['memcached.cjs', 'memcached.cjs', 'MEMCACHED', ['memcached set', 'memcached get']],
  ['memcached.mjs', 'memcached.cjs', 'MEMCACHED', ['memcached set', 'memcached get']],
  ['mongodb.cjs', 'mongodb.cjs', 'MONGODB', ['insert pages', 'find pages']],
  ['mongodb.mjs', 'mongodb.cjs', 'MONGODB', ['insert pages', 'find pages']],
  ['amqplib.cjs', 'amqplib.cjs', 'RABBITMQ', ['publish pages', 'scans process']],
  ['amqplib.mjs', 'amqplib.cjs', 'RABBITMQ', ['publish pages', 'scans process']],
])(
  '%s has the spans that the stock bundle makes in %s, parents and attributes too',
  async ([script, stockScript, variable, names], context: TestContext) => {
    const server = servers.get(variable);
    if (server === undefined) context.skip(`no server for ${script} on this machine`);
    const env = { [variable]: server.address };
    const ours = await runWithBundle(script, env);
    const stock = await runWithStock(stockScript, env);
    expect(ours.stderr).toBe('');
    expect(ours.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(treeOf(ours)).toEqual(treeOf(stock));
    expect(saidBy(ours)).toEqual(saidBy(stock));
  },
);

test.for(['amqplib.cjs', 'amqplib.mjs'])(
  '%s: where callers are not trusted, a consumer goes on with the trace of its producer all the same',
  async (script, context: TestContext) => {
    const server = servers.get('RABBITMQ');
    if (server === undefined) context.skip('no RabbitMQ on this machine');
    const env = { RABBITMQ: server.address };
    const trusting = await runWithBundle(script, env);
    const ours = await runWithBundle(script, { ...env, TRACING_TRUST_INCOMING: 'false' });
    expect(ours.spans.filter(({ kind }) => kind === 'CONSUMER')).toHaveLength(7);
    expect(treeOf(ours)).toEqual(treeOf(trusting));
    expect(saidBy(ours)).toEqual(saidBy(trusting));
  },
);
