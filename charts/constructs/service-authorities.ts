import { present } from '../template/condition';
import { when } from '../template/conditional';
import { authorities } from './authorities';
import type { Pipeline } from './installation';
import { redisAuthority } from './redis-authority';
import { variable } from './service-variable';

/**
 * Whom a service trusts beside the public authorities, and what is injected into it; of Redis whom it trusts alone,
 * where that is said.
 */
export function serviceAuthorities(pipeline: Pipeline) {
  const ofRedis = redisAuthority(pipeline);
  const { file, volumes, volumeMounts } = authorities(pipeline, '/etc/mangamotion/authorities');
  return {
    environment: [
      ...when(present(pipeline.values.trust.caSecret), variable('NODE_EXTRA_CA_CERTS', file)),
      ...ofRedis.environment,
    ],
    volumes: [...volumes, ...ofRedis.volumes],
    volumeMounts: [...volumeMounts, ...ofRedis.volumeMounts],
  };
}
