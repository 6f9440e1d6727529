/** A namespace in which something is broken, as users break it. */
export interface BrokenState {
  readonly name: string;
  /** Of the namespace itself. */
  readonly namespace?: { readonly labels?: object; readonly annotations?: object };
  /** Applied one list after another, each of all states at once: operators see late what was created just now. */
  readonly objects: readonly (readonly KubernetesObject[])[];
  /** What Kubernetes must report before the doctor looks. */
  readonly until?: readonly Until[];
  /** Applied afterwards. */
  readonly later?: readonly KubernetesObject[];
  /** `id subject: text` of all that is not well, with `*` for what is made up in pods' names. */
  readonly findings: readonly (string | RegExp)[];
  readonly exitCode: 0 | 1 | 3;
}

export interface Until {
  /** As kubectl takes it: `deployment/app`, or pods by `--selector`. */
  readonly of: readonly string[];
  /** Of `kubectl get -o jsonpath`. */
  readonly path: string;
  readonly matches: RegExp;
}

/** `pod/app-*: …`, whatever Kubernetes has made up. */
export const withoutHashes = (text: string, namespace: string): string =>
  text
    .replaceAll(namespace, 'NAMESPACE')
    .replaceAll(/\b(app|mangamotion-api|mangamotion-worker)-(?:[a-z0-9]{5,10}-)?[a-z0-9]{5}\b/g, '$1-*')
    .replaceAll(/created \d+ s before/g, 'created N s before');

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly [field: string]: unknown;
}

export const podsRun: Until = { of: ['pods'], path: '{.items[*].status.phase}', matches: /Running/ };
