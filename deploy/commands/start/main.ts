import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { note } from '../../../services/shared/command/stderr';
import { interruption } from '../../rig/interruption';
import { endWithUs } from '../../rig/servers/guardian';
import { type ServiceName, serviceMain } from '../../rig/service-process';
import { mergeEnvironment, readEnvironmentFile, serviceNames } from './environment-file';
import { missingServers } from './named-servers';

const help = `Usage: npm start

Runs the API and the worker against the servers that .env names, until Ctrl-C. The services load the tracing bundle
themselves. Their logs, one JSON object a line, go to stdout and stderr. Where a server does not answer it says which,
and ends; later on an outage is waited for.
`;

const serversCommand = 'docker compose -f docker-compose.tracing.yml up --detach servers';

interface RunningService {
  /** Asks it to end; what it works on is finished first. */
  readonly stop: () => void;
  /** The exit code; 1 where a signal ended it. */
  readonly ended: Promise<number>;
}

function run(name: ServiceName, env: NodeJS.ProcessEnv): RunningService {
  const child = spawn(process.execPath, [serviceMain(name)], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own: Ctrl-C reaches us alone.
    detached: true,
  });
  const release = endWithUs(child);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('exit', (code) => {
    release();
    resolve(code ?? 1);
  });
  return { stop: () => void child.kill('SIGTERM'), ended: promise };
}

/** Says once what is not there. @returns whether the pipeline can run */
async function hasServers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const missing = await missingServers(env);
  if (missing.length === 0) return true;
  const lines = missing.map(({ name, address }) => `  ${name.padEnd(6)}  ${address}`);
  note(['start: nothing answers where .env says that these are:', ...lines].join('\n'));
  note(`With Docker, this starts them there:\n  ${serversCommand}`);
  const isEnough = missing.every(({ isOptional }) => isOptional);
  note(isEnough ? 'Uploads are scanned without it; no trace is seen.' : 'Without Docker: npm run demo');
  return isEnough;
}

/** Runs both until a signal, or until one of them ends: half a pipeline is none. @returns the exit code */
async function start(directory: string): Promise<number> {
  const env = mergeEnvironment(readEnvironmentFile(directory), process.env);
  if (!(await hasServers(env))) return 1;
  const names = serviceNames(env);
  const interrupted = once(interruption(), 'abort');
  const services = [
    run('api', { ...env, SERVICE_NAME: names.api }),
    run('worker', { ...env, SERVICE_NAME: names.worker }),
  ];
  const ended = services.map((service) => service.ended);
  await Promise.race([interrupted, ...ended]);
  // Each once: a service that is asked again leaves what it works on.
  for (const service of services) service.stop();
  return Math.max(...(await Promise.all(ended)));
}

async function main(): Promise<void> {
  const { values } = parseArguments({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) process.stdout.write(help);
  else process.exitCode = await start(process.cwd());
}

runCommand('start', main);
