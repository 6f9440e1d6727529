import { inject } from 'vitest';
import { containerSecurity, podSecurity, unprivilegedUser } from '../../../charts/constructs/container';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Pod } from '../../../deploy/commands/doctor/resources';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A policy covers a new pod only once its address is known, so that one answer says nothing. */
const program = `
const { connect } = require('node:net');
const { setTimeout: delay } = require('node:timers/promises');
const { HOST, PORT, EXPECTED } = process.env;
const attempt = () => new Promise((resolve) => {
  const end = (outcome) => { socket.destroy(); resolve(outcome); };
  const socket = connect(Number(PORT), HOST, () => end('reached'));
  socket.setTimeout(2000, () => end('denied')).on('error', () => end('denied'));
});
(async () => {
  const deadline = Date.now() + 60_000;
  let outcome;
  for (let times = 0; times < 3 && Date.now() < deadline; await delay(300)) {
    outcome = await attempt();
    times = outcome === EXPECTED ? times + 1 : 0;
  }
  console.log(outcome);
})();
`;

export type Outcome = 'reached' | 'denied';

/**
 * Whether a pod of this name and labels reaches the address, once policies know the pod.
 *
 * @param expected what is waited for, for a minute.
 */
export async function reach(
  kubectl: Kubectl,
  metadata: { readonly name: string; readonly labels?: object },
  { host, port }: Address,
  expected: Outcome,
): Promise<Outcome> {
  const { name } = metadata;
  const amounts = { cpu: '20m', memory: '64Mi' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      // A start that the node fails is no answer.
      restartPolicy: 'OnFailure',
      automountServiceAccountToken: false,
      securityContext: podSecurity(unprivilegedUser),
      containers: [
        {
          name: 'probe',
          image: inject('images')['mangamotion/services'],
          command: ['node', '-e', program],
          env: Object.entries({ HOST: host, PORT: String(port), EXPECTED: expected }).map(
            ([variable, value]) => ({ name: variable, value }),
          ),
          resources: { requests: amounts, limits: { ...amounts, cpu: '1' } },
          securityContext: containerSecurity,
        },
      ],
    },
  };
  await kubectl.apply(JSON.stringify(pod));
  const ended = ['wait', '--for=jsonpath={.status.phase}=Succeeded', `pod/${name}`, '--timeout=120s'];
  await kubectl.run(ended, { timeoutMillis: 130_000 });
  const outcome = await kubectl.run(['logs', name]);
  await kubectl.run(['delete', 'pod', name]);
  return outcome.trim() === 'reached' ? 'reached' : 'denied';
}

/** Where the one pod with these labels listens. */
export async function addressOf(kubectl: Kubectl, labels: string, port: number): Promise<Address> {
  const [pod] = await kubectl.list<Pod & { status: { podIP?: string } }>('pods', '--selector', labels);
  return { host: pod?.status.podIP ?? '', port };
}
