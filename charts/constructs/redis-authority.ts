import type { k8s } from 'cdk8s-plus-27';
import { present } from '../template/condition';
import { when } from '../template/conditional';
import { field } from '../template/field';
import type { Pipeline } from './installation';
import { type ServiceVariable, variable } from './service-variable';

const directory = '/etc/mangamotion/redis';

/** Certificates of the authorities that Redis' own is signed by, for a container that talks to it. */
export function redisAuthority({ values }: Pipeline): {
  readonly environment: ServiceVariable[];
  readonly volumes: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
} {
  const { caSecret } = values.redis;
  const isNamed = present(caSecret);
  return {
    environment: when(isNamed, variable('REDIS_CA_FILE', `${directory}/ca.crt`)),
    volumes: when(isNamed, { name: 'redis-authority', secret: { secretName: field(caSecret) } }),
    volumeMounts: when(isNamed, { name: 'redis-authority', mountPath: directory, readOnly: true }),
  };
}
