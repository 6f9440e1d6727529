import type { Mangamotion } from '../model/mangamotion';
import { usualPage } from './usual-pods';

/** Published by nobody. */
export const usualJaegerPage: Mangamotion['jaeger']['page'] = {
  enabled: false,
  image: { repository: 'quay.io/oauth2-proxy/oauth2-proxy', tag: 'v7.12.0', digest: '' },
  replicas: 2,
  resources: { cpu: '20m', cpuLimit: '', memory: '64Mi', disk: '128Mi' },
  issuer: '',
  existingSecret: '',
  emailDomain: '',
  host: '',
  className: '',
  tlsSecret: '',
  ...usualPage,
};
