import { environment } from '../../charts/environments';
import type { Mangamotion } from '../../charts/model/mangamotion';

const { mangamotion: development } = environment('development');

/** Development behind a proxy that authenticates, with an ingress in which nothing is left as it is. */
export const proxied: Mangamotion = {
  ...development,
  authentication: {
    ...development.authentication,
    mode: 'trustedHeader',
    trustedHeader: { ...development.authentication.trustedHeader, existingSecret: 'proxy' },
  },
  ingress: {
    ...development.ingress,
    enabled: true,
    host: 'manga.example.com',
    paths: ['/api/', '/page/'],
    annotations: {
      'cert-manager.io/cluster-issuer': 'letsencrypt',
      'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com/oauth2/auth',
    },
    maxBodySize: '500m',
    tlsSecret: 'manga-tls',
  },
  networkPolicies: { ...development.networkPolicies, enabled: true, ingressNamespace: 'ingress-nginx' },
};
