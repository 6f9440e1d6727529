import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { startReceiver } from '../../../deploy/rig/receiver/receiver';
import { startJaeger } from '../../../deploy/rig/servers/jaeger';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';
import { eventually } from '../../eventually';

test('any Node.js program is traced by NODE_OPTIONS', async () => {
  const receiver = await startReceiver();
  try {
    await runDocumented(
      documented(
        'NODE_OPTIONS="--require $PWD/dist/instrumentation/autoinstrumentation.js" SERVICE_NAME=my-service JAEGER_HOST=127.0.0.1 JAEGER_PORT=6831 node my-service.js',
      ),
      {
        'JAEGER_PORT=6831': `JAEGER_PROTOCOL=compact JAEGER_PORT=${receiver.compactPort}`,
        'my-service.js': path.resolve('build/test/integration/examples/run-endpoint.js'),
      },
    );
    await eventually(async () => {
      const answer = await fetch(`${receiver.queryUrl}/api/services`);
      expect(await answer.json()).toMatchObject({ data: ['my-service'] });
    });
  } finally {
    await receiver.stop();
  }
});

test('Jaeger answers an empty request for traces with 415', async (context: TestContext) => {
  if (spawnSync('curl', ['--version']).error) context.skip('no curl on this machine');
  const jaeger = await startJaeger();
  if (!jaeger) context.skip('no Jaeger on this machine');
  try {
    const status = await runDocumented(
      documented(
        `curl -sS -o /dev/null -w '%{http_code}\\n' -X POST "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/traces"`,
      ),
      {},
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpEndpoint } },
    );
    expect(status).toBe('415\n');
  } finally {
    await jaeger.stop();
  }
});
