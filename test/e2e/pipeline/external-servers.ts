import { helm } from '../../../deploy/cluster/kind/charts';
import type { Kubectl } from '../../../deploy/cluster/kubectl';

const release = 'elsewhere';
const parts = ['redis', 'object-storage', 'clamd'];
const chart = 'dist/charts/mangamotion';

/**
 * Redis, S3 and ClamAV in kubectl's namespace, as if others ran them: the pipeline's development servers
 * without anything around them.
 *
 * @returns the values by which a pipeline uses them, and the variables that the documents make Secrets of.
 */
export async function installExternalServers(
  kubectl: Kubectl,
): Promise<{ values: object; env: NodeJS.ProcessEnv }> {
  const { namespace } = kubectl.target;
  const only = parts.flatMap((part) => ['--show-only', `templates/${part}.yaml`]);
  const small = ['--set', 'clamd.resources.memory=512Mi', '--set', 'clamd.resources.cpu=20m'];
  // Helm does not ask the cluster, and supposes a version that the chart may refuse.
  const version = ['--kube-version', '1.34.0'];
  await kubectl.apply(await helm(kubectl, ['template', release, chart, ...version, ...only, ...small]));
  for (const part of parts) await kubectl.rolledOut(`statefulset/${release}-${part}`, 180);
  const host = (part: string) => `${release}-${part}.${namespace}.svc`;
  return {
    values: {
      objectStorage: { endpoint: `http://${host('object-storage')}:7070` },
      clamd: { host: host('clamd') },
      // They are pods, which some network plugins never match by their addresses.
      networkPolicies: {
        redis: { namespace },
        objectStorage: { namespace, port: 7070 },
        clamd: { namespace },
      },
    },
    env: {
      REDIS_URL: `redis://${host('redis')}:6379`,
      AWS_ACCESS_KEY_ID: 'mangamotion',
      AWS_SECRET_ACCESS_KEY: 'mangamotion-development',
      ES_USERNAME: 'jaeger',
      ES_PASSWORD: 'jaeger',
    },
  };
}
