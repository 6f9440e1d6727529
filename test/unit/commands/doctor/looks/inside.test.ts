import { expect, test } from 'vitest';
import { run } from '../../../../../deploy/cluster/command';
import { Kubectl } from '../../../../../deploy/cluster/kubectl';
import { observe } from '../../../../../deploy/commands/doctor/looks/inside';
import { injectedPod } from '../well-state';

const wanted = { JAEGER_SAMPLER: 'const', JAEGER_SAMPLER_PARAM: '1', TRACING_ENABLED: 'true' };
const env = { ...wanted, JAEGER_PASSWORD: 'secret', TRACING_TOKEN: 'secret', OPERATIONS_PORT: '1' };

/** What would be run in a container is run here. */
class Here extends Kubectl {
  override async run(args: readonly string[]): Promise<string> {
    const [program, ...rest] = args.includes('--') ? args.slice(args.indexOf('--') + 1) : [];
    return program === undefined ? '' : run(program, rest, { env });
  }
}

test('of a container only the variables that are judged are brought, so that no secret is', async () => {
  const pod = injectedPod();
  const running = { name: 'api', ready: true, restartCount: 0, state: { running: {} } };
  const [observation] = await observe(new Here({ context: '', namespace: 'shop' }), {
    ...pod,
    status: { ...pod.status, containerStatuses: [running] },
  });
  expect(observation?.inside).toMatchObject({ value: { hidden: expect.any(Number) } });
  expect(observation?.inside).toHaveProperty('value.environment', wanted);
});
