import { setTimeout as delay } from 'node:timers/promises';
import { usualPorts } from '../../../services/shared/usual-ports';
import { Kubectl } from '../../cluster/kubectl';
import { PortForward } from '../../cluster/port-forward';
import { requireCluster } from '../../cluster/require-cluster';
import { interruption } from '../../rig/interruption';
import { connect } from '../trace/connection';
import { disturb, type Disturbance, rememberReplicas } from './disturb';
import { judge } from './judge';
import { look } from './look';
import type { DisturbanceName, KeptOptions } from './options';
import { planUploads } from './plan';
import { type Report, storedOf } from './report';
import { type KeepRule, readRule } from './rule';
import { sendAll, type SentUploads } from './send-all';
import { readSpent, spentBetween } from './spent';

/** Until spans have left their service and what was decided is stored. */
const arrivalMillis = 12_000;
const patienceMillis = 60_000;
const slowEverywhereSeconds = 5;
const progressMillis = 10_000;
/** Beyond what is called slow: a trace begins after its request, and ends before its answer. */
const marginMillis = 700;

type Print = (line: string) => void;

/** @throws Error where the release cannot be reached, or promises nothing of any one trace */
export async function runKept(options: KeptOptions, print: Print): Promise<Report> {
  const { context, namespace, release } = options;
  const kubectl = new Kubectl({ context, namespace });
  await requireCluster(kubectl);
  const rule = await readRule(kubectl, release);
  if (!rule && options.during.length > 0)
    throw new Error('--during needs collectors that decide: keep.enabled');
  await using api = await PortForward.open(kubectl, { of: `service/${release}-api`, port: usualPorts.api });
  await using jaeger = await connect({ jaegerUrl: undefined, context, namespace, release });
  // Once all is decided on: it is a change as well, and splits what is under way.
  await using atEnd = new AsyncDisposableStack();
  if (options.during.includes('scale')) atEnd.defer(await rememberReplicas(kubectl, release));
  const before = await readSpent(kubectl, release);
  const beganAt = performance.now();
  const { sent, unanswered, during } = await send(kubectl, options, rule, api.url, print);
  const seconds = (performance.now() - beganAt) / 1000;
  print(`All are sent; waiting until each trace is decided on`);
  await delay(1000 * (rule?.waitSeconds ?? 0) + arrivalMillis);
  const after = await readSpent(kubectl, release);
  const seen = await look(
    jaeger.api,
    sent,
    ({ kind, state }) => rule !== undefined && (kind !== 'ordinary' || state === 'part'),
    patienceMillis,
  );
  return {
    uploads: options.uploads,
    seconds,
    unanswered,
    during,
    judgement: rule && judge(seen, rule, during),
    stored: storedOf(seen),
    cpuSeconds: during.length === 0 ? spentBetween(before, after) : undefined,
  };
}

/** Sends the uploads, and does to the collectors what was asked for, evenly in between. */
async function send(
  kubectl: Kubectl,
  { uploads, rate, failedPercent, slowPercent, during, release }: KeptOptions,
  rule: KeepRule | undefined,
  apiUrl: string,
  print: Print,
): Promise<SentUploads & { readonly during: Disturbance[] }> {
  const signal = interruption();
  const done: Disturbance[] = [];
  let begun = 0;
  let started = 0;
  let disturbing = Promise.resolve();
  const disturbOne = async (before: Promise<void>, name: DisturbanceName): Promise<void> => {
    await before;
    print(`  ${name}: begins`);
    done.push(await disturb(kubectl, release, name));
    print(`  ${name}: as many collectors as there should be`);
  };
  const progress = setInterval(() => print(`  ${begun} of ${uploads} uploads begun`), progressMillis);
  const onBegun = (count: number): void => {
    begun = count;
    const name = during[started];
    if (name === undefined || count < ((started + 1) * uploads) / (during.length + 1)) return;
    started++;
    disturbing = disturbOne(disturbing, name);
    // It is told at the end.
    disturbing.catch(() => undefined);
  };
  try {
    const plan = planUploads(uploads, failedPercent, slowPercent);
    const slowMillis = 1000 * (rule?.slowerThanSeconds ?? slowEverywhereSeconds) + marginMillis;
    const result = await sendAll({ apiUrl, plan, rate, slowMillis, signal, onBegun });
    await disturbing;
    return { ...result, during: done };
  } finally {
    clearInterval(progress);
  }
}
