import { describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { objectsOf } from './workloads';

const { mangamotion: production } = environment('production');

type Redis = Partial<(typeof production)['redis']>;

/** What an external Redis makes of the objects, by kind and name. */
function given(redis: Redis) {
  const { worker } = production;
  const autoscaling = { ...worker.autoscaling, enabled: true, keda: true };
  const settings = {
    ...production,
    redis: { ...production.redis, ...redis },
    worker: { ...worker, autoscaling },
  };
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  return (kind: string, name: string) =>
    objects.find((each) => each.kind === kind && each.metadata.name === name)?.spec;
}

const authenticationRef = { name: 'mangamotion-worker' };

describe('KEDA asks for the length of the queue', () => {
  test.each([
    [
      'a server, over TLS, in its database',
      { tls: true, database: 3 },
      { type: 'redis', listName: 'bull:scan:wait', metadata: { enableTLS: 'true', databaseIndex: '3' } },
    ],
    [
      'a cluster, under the name that the queue has there',
      { topology: 'cluster' },
      {
        type: 'redis-cluster',
        listName: '{bull}:scan:wait',
        metadata: { enableTLS: 'false', databaseIndex: '0' },
      },
    ],
    [
      'Sentinels for the primary of their name',
      { topology: 'sentinel', primaryName: 'pages', database: 2 },
      {
        type: 'redis-sentinel',
        listName: 'bull:scan:wait',
        metadata: { enableTLS: 'false', databaseIndex: '2', sentinelMaster: 'pages' },
      },
    ],
  ] as const)('%s', (_what, redis, { type, listName, metadata }) => {
    const triggers = given(redis)('ScaledObject', 'mangamotion-worker')?.['triggers'];
    expect(triggers).toEqual([
      { name: 'wait', type, metadata: { listName, listLength: '1', ...metadata }, authenticationRef },
      {
        name: 'active',
        type,
        metadata: { listName: listName.replace('wait', 'active'), listLength: '1', ...metadata },
        authenticationRef,
      },
    ]);
  });

  test.each([
    ['server', ['address', 'username', 'password']],
    ['cluster', ['addresses', 'username', 'password']],
    ['sentinel', ['addresses', 'username', 'password', 'sentinelUsername', 'sentinelPassword']],
  ] as const)('of a %s by %j', (topology, parameters) => {
    const references = given({ topology })('TriggerAuthentication', 'mangamotion-worker')?.[
      'secretTargetRef'
    ];
    expect(references).toEqual(
      parameters.map((parameter) => ({
        parameter,
        name: production.redis.existingSecret,
        key: parameter.replace('addresses', 'address'),
      })),
    );
  });
});

test.each(['api', 'worker'])(
  'the %s reads the authority of Redis from the Secret that is named',
  (component) => {
    expect(given({ caSecret: 'redis-ca' })('Deployment', `mangamotion-${component}`)).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              env: expect.arrayContaining([
                { name: 'REDIS_CA_FILE', value: '/etc/mangamotion/redis/ca.crt' },
              ]),
              volumeMounts: [
                { name: 'tmp' },
                { name: 'redis-authority', mountPath: '/etc/mangamotion/redis', readOnly: true },
              ],
            },
          ],
          volumes: [{ name: 'tmp' }, { name: 'redis-authority', secret: { secretName: 'redis-ca' } }],
        },
      },
    });
  },
);

test('KEDA reads the authority of Redis from the same Secret', () => {
  const spec = given({ caSecret: 'redis-ca', tls: true })('TriggerAuthentication', 'mangamotion-worker');
  expect(spec?.['secretTargetRef']).toContainEqual({ parameter: 'ca', name: 'redis-ca', key: 'ca.crt' });
});

test('without a name nothing is mounted', () => {
  const text = JSON.stringify(given({})('Deployment', 'mangamotion-worker'));
  expect(text).not.toContain('REDIS_CA_FILE');
  expect(text).not.toContain('redis-authority');
});
