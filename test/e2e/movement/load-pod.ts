import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import { containerSecurity, podSecurity, unprivilegedUser } from '../../../charts/constructs/container';
import { nameLookups } from '../../../charts/constructs/name-lookups';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { projectDirectory } from '../../../deploy/rig/project-directory';
import { usualPorts } from '../../../services/shared/usual-ports';

export interface Outcome {
  /** Of each upload that was accepted. */
  readonly traceIds: readonly string[];
  /** One line for each upload that was not accepted, or whose verdict did not come. */
  readonly failures: readonly string[];
  /** Requests that were told to come again, or did not reach the API, and were sent again: how many for each reason. */
  readonly putOff: Readonly<Record<string, number>>;
}

const pod = 'pod/moving-load';

/** A pod that uploads as other pods would, through the Service: a port-forward ends with the pod it leads to. */
export class LoadPod implements AsyncDisposable {
  readonly #kubectl: Kubectl;

  private constructor(kubectl: Kubectl) {
    this.#kubectl = kubectl;
  }

  static async start(kubectl: Kubectl, uploadsPerSecond: number): Promise<LoadPod> {
    const load = new LoadPod(kubectl);
    await load.#remove();
    const program = await readFile(path.join(projectDirectory, 'test/e2e/movement/program.ts'), 'utf8');
    await kubectl.apply(JSON.stringify(podOf(program, uploadsPerSecond)));
    await kubectl.run(['wait', '--for=condition=Ready', pod, '--timeout=60s'], { timeoutMillis: 70_000 });
    return load;
  }

  /** Ends the uploads, and waits for the last verdict. */
  async end(): Promise<Outcome> {
    await this.#kubectl.run(['exec', 'moving-load', '--', 'node', '--eval', "process.kill(1, 'SIGUSR2')"]);
    const ended = ['wait', '--for=jsonpath={.status.phase}=Succeeded', pod, '--timeout=180s'];
    await this.#kubectl.run(ended, { timeoutMillis: 190_000 });
    // By itself: `--tail` counts pieces of 16 KiB as lines.
    const lines = (await this.#kubectl.run(['logs', pod])).trim().split('\n');
    return JSON.parse(lines.at(-1) ?? '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remove();
  }

  async #remove(): Promise<void> {
    await this.#kubectl.run(['delete', pod, '--ignore-not-found', '--grace-period=1']);
  }
}

function podOf(program: string, uploadsPerSecond: number): object {
  const labels = {
    'app.kubernetes.io/name': 'mangamotion',
    'app.kubernetes.io/instance': 'mangamotion',
    // Whom the API's NetworkPolicy lets in.
    'app.kubernetes.io/component': 'upload-test',
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'moving-load', labels },
    spec: {
      restartPolicy: 'Never',
      dnsConfig: nameLookups,
      automountServiceAccountToken: false,
      securityContext: podSecurity(unprivilegedUser),
      containers: [
        {
          name: 'load',
          image: inject('images')['mangamotion/services'],
          command: ['node', '--input-type=module-typescript', '--eval', program],
          env: [
            { name: 'API_URL', value: `http://mangamotion-api:${usualPorts.api}` },
            { name: 'UPLOADS_PER_SECOND', value: String(uploadsPerSecond) },
          ],
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          securityContext: containerSecurity,
        },
      ],
    },
  };
}
