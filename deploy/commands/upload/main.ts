import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { usualPorts } from '../../../services/shared/usual-ports';
import { Kubectl } from '../../cluster/kubectl';
import { PortForward } from '../../cluster/port-forward';
import { requireCluster } from '../../cluster/require-cluster';
import { interruption } from '../../rig/interruption';
import { showUpload } from '../demo/show-upload';
import { connect } from '../trace/connection';
import type { Load } from './load';
import { help, parseOptions, type UploadOptions, usualApi } from './options';
import { runLoad } from './run-load';

runCommand('upload', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(help);
  else if (options.load) await load(options, options.load);
  else await uploadAll(options);
}

async function load(options: UploadOptions, { ratePerSecond, ...rest }: Load): Promise<void> {
  await using api = await reachApi(options);
  const signal = interruption();
  print(`${ratePerSecond} uploads a second to ${api.url}`);
  const target = { apiUrl: api.url, requestHeaders: options.headers };
  const problems = await runLoad(target, { ratePerSecond, ...rest }, print, signal);
  for (const problem of problems) print(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  if (signal.aborted) process.exitCode = 130;
}

async function uploadAll(options: UploadOptions): Promise<void> {
  await using api = await reachApi(options);
  await using jaeger = await connect(options);
  const pipeline = {
    apiUrl: api.url,
    requestHeaders: options.headers,
    queryUrl: jaeger.url,
    hasLinks: !jaeger.isForwarded,
    lastOutput: () => 'The logs of the API and the worker say more.',
  };
  const signal = interruption();
  const problems: string[] = [];
  for (const sample of options.samples) problems.push(...(await showUpload(pipeline, sample, print, signal)));
  const count = `${options.samples.length} upload${options.samples.length === 1 ? '' : 's'}`;
  print(`\n${count}, ${problems.length === 0 ? 'all as they should be' : 'not as they should be'}.`);
  for (const problem of problems) print(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

/** @throws Error that says where the API was looked for. */
async function reachApi(options: UploadOptions): Promise<AsyncDisposable & { readonly url: string }> {
  const { apiUrl, context, namespace, release } = options;
  if (apiUrl === undefined && context !== undefined) {
    const kubectl = new Kubectl({ context, namespace });
    await requireCluster(kubectl);
    return PortForward.open(kubectl, { of: `service/${release}-api`, port: usualPorts.api });
  }
  const url = apiUrl ?? usualApi;
  await expectApi(url);
  return { url, async [Symbol.asyncDispose]() {} };
}

async function expectApi(url: string): Promise<void> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new Error(
        `no API answers at ${url}; start one, or name its address by --api or its cluster by --context`,
        {
          cause,
        },
      );
    },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`the API at ${url} is not well: ${text.slice(0, 500)}`);
}
