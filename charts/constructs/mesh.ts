/** What a pod says to the service meshes that would put a sidecar into it. */
interface MeshMarks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** No sidecar, of Istio, Kuma, Linkerd and Consul: one that goes on would keep a Job from ending. */
export const outsideMesh: MeshMarks = {
  labels: { 'sidecar.istio.io/inject': 'false', 'kuma.io/sidecar-injection': 'disabled' },
  annotations: { 'linkerd.io/inject': 'disabled', 'consul.hashicorp.com/connect-inject': 'false' },
};

/** A sidecar, where the namespace has it: a mesh that insists on mTLS refuses what comes without. */
export const insideMesh: MeshMarks = {
  labels: {},
  // Without it Linkerd's does not listen to who wants it to end.
  annotations: { 'config.linkerd.io/proxy-admin-shutdown': 'enabled' },
};

/** Where sidecars are asked to end, by POST: Istio's, Linkerd's, and Envoy itself in Kuma. */
export const sidecarEnds = [
  'http://127.0.0.1:15020/quitquitquit',
  'http://127.0.0.1:4191/shutdown',
  'http://127.0.0.1:9901/quitquitquit',
];
