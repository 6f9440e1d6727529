import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { field } from '../../template/field';
import { text } from '../../template/text';
import { anywhere } from '../collector/anywhere';
import type { Tracing } from '../installation';
import { metadata } from '../labels';
import { strategiesFile } from './strategies';

const strategiesName = 'strategies.json';

/** What Jaeger answers to remote samplers. */
export function addStrategies(scope: Construct, pipeline: Tracing) {
  return new k8s.KubeConfigMap(scope, 'strategies', {
    metadata: metadata(pipeline.release, 'jaeger', 'strategies'),
    data: { [strategiesName]: field(strategiesFile(pipeline)) },
  });
}

/** What of the collector's definition hands it the strategies. */
export const samplingMounts = ({ release }: Tracing) => ({
  // The operator finds the ports of receivers by itself, of this extension not.
  ports: [{ name: 'sampling', port: 5778, protocol: 'TCP' }],
  configmaps: [{ name: text`${release.name}-strategies`, mountpath: 'jaeger' }],
});

/** The extension that answers remote samplers. */
export const remoteSampling = ({ release, values }: Tracing) => ({
  file: {
    path: text`/var/conf/jaeger/configmap-${release.name}-strategies/${strategiesName}`,
    reload_interval: text`${values.strategy.reloadSeconds}s`,
  },
  http: anywhere(5778),
  grpc: anywhere(5779),
});
