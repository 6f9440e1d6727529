import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from './api-server';
import { ensureCertificate, type WebhookServer } from './ensure';

/**
 * Runs in the cluster with each change of the release, and as its schedule says: makes, renews and registers the
 * certificates of the operators' webhooks.
 */
interface Settings {
  readonly api: ApiServer;
  readonly servers: readonly WebhookServer[];
  readonly validDays: number;
  readonly timeoutMillis: number;
  readonly quietMillis: number;
}

const attemptMillis = 1000;

async function main({ timeoutMillis, ...settings }: Settings): Promise<void> {
  const deadline = Date.now() + timeoutMillis;
  await Promise.all(settings.servers.map((server) => settle(settings, server, deadline)));
  process.stdout.write('the certificates are valid and trusted\n');
}

/**
 * Goes on until nothing was to be done for a while: whoever applies the release may still be at it, and take an
 * authority away that an older release had.
 */
async function settle(
  settings: Omit<Settings, 'timeoutMillis'>,
  server: WebhookServer,
  deadline: number,
  quietSince = Date.now(),
): Promise<void> {
  const now = Date.now();
  const done = await ensureCertificate(settings.api, server, settings.validDays).catch((error: unknown) => {
    if (Date.now() > deadline) throw error;
    return [`${error instanceof Error ? error.message : String(error)}; trying again`];
  });
  for (const line of done) process.stdout.write(`${line}\n`);
  const since = done.length > 0 ? now : quietSince;
  if (done.length === 0 && now - since >= settings.quietMillis) return;
  if (now > deadline)
    throw new Error(`${server.host}: somebody else goes on changing what the webhooks trust`);
  await sleep(attemptMillis);
  await settle(settings, server, deadline, since);
}

function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const { NAME = '', CLUSTER_NAME = '', NAMESPACE = '', API_SERVER = '', TOKEN_FILE = '' } = env;
  const seconds = (name: string): number => Number(env[name]) * 1000;
  const registrations = '/apis/admissionregistration.k8s.io/v1';
  return {
    api: { url: API_SERVER, tokenFile: TOKEN_FILE, fieldManager: 'webhook-certificates' },
    servers: (env['OPERATORS'] ?? '')
      .split(',')
      .filter((operator) => operator !== '')
      .map((operator) => ({
        secretPath: `/api/v1/namespaces/${NAMESPACE}/secrets/${NAME}-${operator}-webhooks`,
        registrationPaths: ['mutating', 'validating'].map(
          (kind) => `${registrations}/${kind}webhookconfigurations/${CLUSTER_NAME}-${operator}`,
        ),
        host: `${NAME}-${operator}.${NAMESPACE}.svc`,
      })),
    validDays: Number(env['VALID_DAYS']),
    timeoutMillis: seconds('TIMEOUT_SECONDS'),
    quietMillis: seconds('QUIET_SECONDS'),
  };
}

main(settingsOf(process.env)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
