import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { namespaces } from '../../deploy/cluster/kind/install';
import { poll } from '../../deploy/cluster/poll';
import type { WebhookConfiguration } from '../../deploy/commands/doctor/resources';
import { examine } from './broken/examine';
import { make, namespaceOf, remove } from './broken/make';
import { instrumentation, service } from './broken/objects';
import { Originals } from './broken/originals';
import type { BrokenState } from './broken/state';
import { kubectlIn } from './cluster/kubectl';

/** Both services, traced. */
const traced: BrokenState = {
  name: 'traced',
  objects: [[instrumentation()], [...service('api'), ...service('worker')]],
  until: [
    {
      of: ['pods'],
      path: '{.items[*].status.conditions[?(@.type=="Ready")].status}',
      matches: /^True True$/,
    },
  ],
  findings: [],
  exitCode: 0,
};
const kubectl = kubectlIn(namespaceOf(traced));
const operators = kubectlIn(namespaces.operators);
const name = 'mangamotion-operators-opentelemetry';
const place = `${namespaces.operators}/${name}`;
const component = 'app.kubernetes.io/component=opentelemetry';
const operator = `OpenTelemetry Operator \\(${place}\\)`;
let originals: Originals;
let configuration = '';

beforeAll(async () => {
  const registrations = ['mutatingwebhookconfigurations', '--selector', component] as const;
  const [found] = await operators.list<WebhookConfiguration>(...registrations);
  configuration = found?.metadata.name ?? '';
  originals = new Originals(operators, [
    `deployment/${name}`,
    `service/${name}`,
    `mutatingwebhookconfiguration/${configuration}`,
  ]);
  await originals.keep();
  await make(kubectlIn('default'), [traced]);
  await allIsWell();
});
afterEach(async () => {
  await originals.restore();
  await operators.rolledOut(`deployment/${name}`, 120);
  await allIsWell();
});
afterAll(() => remove(kubectlIn('default'), [traced]));

/** A pod that is ready may not have sent its first spans yet, and what it sends to may not have an address. */
const allIsWell = (): Promise<void> =>
  poll('that all is well', { timeoutMillis: 60_000 }, async () => {
    const { findings } = await examine(kubectl);
    if (findings.length > 0) throw new Error(findings.join(', '));
  });

/** A change as JSON Patch has it. */
const change = (object: string, ...patch: readonly object[]): Promise<string> =>
  operators.run(['patch', object, '--type=json', '--patch', JSON.stringify(patch)]);

const changeWebhooks = async (
  patchOf: (webhook: string, index: number) => readonly object[],
): Promise<void> => {
  const { webhooks } = await operators.json<Required<WebhookConfiguration>>('get', webhookConfiguration());
  await change(webhookConfiguration(), ...webhooks.flatMap((webhook, index) => patchOf(webhook.name, index)));
};
const ofPods = (op: 'add' | 'remove', path: string, value?: object) => (webhook: string, index: number) =>
  webhook === 'mpod.kb.io' ? [{ op, path: `/webhooks/${index}${path}`, value }] : [];
const webhookConfiguration = (): string => `mutatingwebhookconfiguration/${configuration}`;

interface Break {
  readonly title: string;
  readonly breaks: () => Promise<unknown>;
  /** The one that the others follow from. */
  readonly finding: RegExp;
  readonly cause: string;
}

const stopped = (): Promise<unknown> => operators.run(['scale', `deployment/${name}`, '--replicas=0']);
const gone = (): Promise<unknown> => operators.gone(['pod', '--selector', component], 60);

const breaks: Break[] = [
  {
    title: 'the API server trusts another certificate',
    breaks: async () => {
      const { data } = await operators.json<{ data: Record<string, string> }>(
        'get',
        'configmap/kube-root-ca.crt',
      );
      const value = Buffer.from(data['ca.crt'] ?? '').toString('base64');
      await changeWebhooks((_, index) => [
        { op: 'replace', path: `/webhooks/${index}/clientConfig/caBundle`, value },
      ]);
    },
    finding: /^webhook-certificate webhook: is not trusted by the API server: .*x509: /,
    cause: 'webhook',
  },
  {
    title: 'the webhook of pods has no certificate',
    breaks: () => changeWebhooks(ofPods('remove', '/clientConfig/caBundle')),
    finding: /^webhook-certificate webhook \S+: has no certificate to trust \(caBundle\)$/,
    cause: 'webhook \\S+',
  },
  {
    title: 'the webhook leaves the namespace out',
    breaks: () => changeWebhooks(ofPods('add', '/namespaceSelector', { matchLabels: { team: 'other' } })),
    finding: /^webhook-selector webhook \S+: leaves namespace NAMESPACE out: it takes those with team=other$/,
    cause: 'webhook \\S+',
  },
  {
    title: 'no webhook sends pods',
    breaks: () => changeWebhooks(ofPods('remove', '')),
    finding: /^webhook-missing webhook \S+: sends no pods to the operator$/,
    cause: 'webhook \\S+',
  },
  {
    title: 'no webhook is left',
    breaks: () => operators.run(['delete', webhookConfiguration()]),
    finding: /^operator-missing OpenTelemetry Operator: no MutatingWebhookConfiguration leads to one$/,
    cause: 'OpenTelemetry Operator',
  },
  {
    title: 'the Service of the webhook is away',
    breaks: () => operators.run(['delete', `service/${name}`]),
    finding: new RegExp(`^webhook-service service/${place}: does not exist, and the webhook leads to it$`),
    cause: `service/${place}`,
  },
  {
    title: 'the Service selects no pod',
    breaks: () =>
      change(`service/${name}`, { op: 'replace', path: '/spec/selector', value: { app: 'nothing' } }),
    finding: new RegExp(`^webhook-service service/${place}: selects the pods of no Deployment$`),
    cause: `service/${place}`,
  },
  {
    title: "another team's operator is scaled to 0, and stays so",
    breaks: async () => {
      await operators.run(['label', '--overwrite', `deployment/${name}`, 'app.kubernetes.io/part-of=other']);
      await stopped();
      await gone();
    },
    finding: new RegExp(`^operator-stopped ${operator}: is scaled to 0$`),
    cause: operator,
  },
  {
    title: 'the image of the operator cannot be pulled',
    breaks: async () => {
      const template = '/spec/template/spec/containers/0/image';
      await change(
        `deployment/${name}`,
        { op: 'replace', path: template, value: 'registry.invalid/operator:1' },
        { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } },
      );
      const reason = 'jsonpath={.items[*].status.containerStatuses[*].state.waiting.reason}';
      await expect
        .poll(() => operators.run(['get', 'pods', '--selector', component, '--output', reason]), {
          timeout: 60_000,
        })
        .toMatch(/Err|BackOff/);
    },
    finding: new RegExp(
      `^operator-not-ready ${operator}: has no ready pod: the image of \\S+ cannot be pulled: registry.invalid/operator:1$`,
    ),
    cause: operator,
  },
];

describe('what is wrong on the way to the operator is found first, all else follows from it, and nothing is healed', () => {
  // The API server keeps its connection to a Service that is gone, so that not always anything follows.
  test.for(breaks)('$title', async ({ breaks: breakIt, finding, cause }) => {
    await breakIt();
    const { findings, causes, exitCode, commands } = await examine(kubectl, '--heal');
    expect(findings[0]).toMatch(finding);
    expect(causes.slice(1).filter((each) => !new RegExp(` <- ${cause}$`).test(each))).toEqual([]);
    expect({ exitCode, commands }).toEqual({ exitCode: 1, commands: [] });
  });
});

test('two operators that inject are told', async () => {
  const { webhooks } = await operators.json<Required<WebhookConfiguration>>('get', webhookConfiguration());
  const original = await operators.json<{ spec: { selector: object; ports: object[] } }>(
    'get',
    `service/${name}`,
  );
  const { selector, ports } = original.spec;
  const second = { name: 'second', namespace: namespaces.operators };
  try {
    await operators.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: second,
            spec: { selector, ports: ports.map(withoutNodePort) },
          },
          {
            apiVersion: 'admissionregistration.k8s.io/v1',
            kind: 'MutatingWebhookConfiguration',
            metadata: { name: second.name },
            webhooks: webhooks.map((webhook) => ({
              ...webhook,
              failurePolicy: 'Ignore',
              clientConfig: {
                ...webhook.clientConfig,
                service: { ...webhook.clientConfig.service, name: 'second' },
              },
            })),
          },
        ],
      }),
    );
    const { findings, exitCode } = await examine(kubectl, '--heal');
    expect({ findings, exitCode }).toEqual({
      findings: [
        `operators-compete webhook: 2 operators inject into this namespace: ${place} and ${namespaces.operators}/second`,
      ],
      exitCode: 0,
    });
  } finally {
    await operators.run([
      'delete',
      '--ignore-not-found',
      'service/second',
      'mutatingwebhookconfiguration/second',
    ]);
  }
});

test('our operator is started again, which no later server-side apply of the chart conflicts with', async () => {
  await stopped();
  await gone();
  const { findings, commands } = await examine(kubectl, '--heal');
  expect({ findings, commands }).toEqual({
    findings: [],
    commands: [
      `kubectl --namespace ${namespaces.operators} scale deployment/${name} --replicas=1`,
      `kubectl --namespace ${namespaces.operators} rollout status deployment/${name} --timeout=180s`,
    ],
  });
  const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas: 2 } };
  const apply = ['apply', '--server-side', '--dry-run=server', '--field-manager=helm', '--filename', '-'];
  expect(await operators.run(apply, { input: JSON.stringify(manifest) })).toContain('serverside-applied');
});

const withoutNodePort = ({ nodePort: _nodePort, ...port }: { nodePort?: number }): object => port;
