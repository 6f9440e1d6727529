import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { all, any, is, not, present } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { each, entriesOf, filled, has } from '../template/each';
import { field } from '../template/field';
import { choose, text } from '../template/text';
import type { Condition } from '../template/value';
import type { Pipeline } from './installation';
import { metadata } from './labels';

type Ingress = Pipeline['values']['ingress'];

/** There is a certificate, or there will be one. */
export const hasTls = ({ tlsSecret, issuer, clusterIssuer }: Ingress): Condition =>
  any(present(tlsSecret), present(issuer), present(clusterIssuer));

/** Publishes the API by an ingress controller. */
export function addIngress(scope: Construct, { release, values }: Pipeline): void {
  const { enabled, className, host, paths, annotations, tlsSecret, issuer, clusterIssuer } = values.ingress;
  const backend = { service: { name: text`${release.name}-api`, port: { name: 'http' } } };
  const secretName = field(choose(present(tlsSecret), tlsSecret, text`${release.name}-tls`));
  const ingress = new k8s.KubeIngress(scope, 'ingress', {
    metadata: {
      ...metadata(release, 'api'),
      annotations: { ...entriesOf(annotations), ...knownAnnotations(values.ingress) },
    },
    spec: {
      ingressClassName: field(className),
      rules: [
        {
          host: field(host),
          http: { paths: each(paths, (path) => ({ path, pathType: 'Prefix', backend })) },
        },
      ],
      tls: [{ hosts: [field(host)], secretName }],
    },
  });
  onlyIf(ingress, enabled);
  const { maxBodySize, timeoutSeconds } = values.ingress;
  const isKnown = any(
    present(maxBodySize),
    not(is(timeoutSeconds, 0)),
    present(clusterIssuer),
    present(issuer),
  );
  onlyIf(
    ingress,
    any(filled(annotations), filled(values.commonAnnotations), isKnown),
    'metadata',
    'annotations',
  );
  onlyIf(ingress, present(className), 'spec', 'ingressClassName');
  onlyIf(ingress, hasTls(values.ingress), 'spec', 'tls');
}

/**
 * What ingress-nginx and cert-manager read, and others do not: the bound of a body and whether it is on the
 * controller's disk before it is here, how long a side may be silent, and who signs the certificate. Whoever says one
 * of them as an annotation is obeyed.
 */
function knownAnnotations(ingress: Ingress): Record<string, string> {
  const { annotations, maxBodySize, timeoutSeconds, clusterIssuer, issuer } = ingress;
  const nginx = 'nginx.ingress.kubernetes.io';
  const hasSize = present(maxBodySize);
  const hasTimeout = not(is(timeoutSeconds, 0));
  const known: [name: string, value: string, wanted: Condition][] = [
    [`${nginx}/proxy-body-size`, field(maxBodySize), hasSize],
    [`${nginx}/proxy-request-buffering`, 'off', hasSize],
    [`${nginx}/proxy-read-timeout`, text`${timeoutSeconds}`, hasTimeout],
    [`${nginx}/proxy-send-timeout`, text`${timeoutSeconds}`, hasTimeout],
    ['cert-manager.io/cluster-issuer', field(clusterIssuer), present(clusterIssuer)],
    ['cert-manager.io/issuer', field(issuer), present(issuer)],
  ];
  const entries = known.flatMap(([name, value, wanted]) =>
    when(all(wanted, not(has(annotations, name))), value).map((guarded) => [name, guarded]),
  );
  return Object.fromEntries(entries);
}
