import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';

const commands = [
  documented(
    'kubectl --namespace mangamotion create secret generic mangamotion-redis --from-literal url="$REDIS_URL"',
  ),
  documented(
    'kubectl --namespace mangamotion create secret generic mangamotion-s3 --from-literal access-key-id="$AWS_ACCESS_KEY_ID" --from-literal secret-access-key="$AWS_SECRET_ACCESS_KEY"',
  ),
  documented(
    'kubectl --namespace mangamotion create secret generic jaeger-storage --from-literal ES_USERNAME="$ES_USERNAME" --from-literal ES_PASSWORD="$ES_PASSWORD"',
  ),
];

/** What servers of others ask for, as the documents make Secrets of it. */
export async function createSecrets({ target }: Kubectl, env: NodeJS.ProcessEnv): Promise<void> {
  const here = { 'namespace mangamotion': `namespace ${target.namespace}` };
  for (const command of commands) await runDocumented(command, here, { env });
}
