import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { installServer } from './server';

/** A Jaeger of others in kubectl's namespace, which takes spans by OTLP on port 4318. @returns its host */
export const installJaeger = (kubectl: Kubectl): Promise<string> =>
  installServer(kubectl, {
    name: 'jaeger',
    image: 'jaegertracing/all-in-one:1.65.0',
    user: 10_001,
    ports: [4318, 16_686],
    container: { resources: { requests: { cpu: '20m', memory: '128Mi' } } },
  });
