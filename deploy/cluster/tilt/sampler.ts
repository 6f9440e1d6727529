import { fail } from '../../../services/shared/command/stderr';
import { print } from '../../../services/shared/command/stdout';
import { loadTracingConfiguration } from '../../instrumentation/configuration';
import { restartServices } from './restart-services';
import { parseTarget, release } from './target';

const usage =
  'usage: sampler.js --context CONTEXT <const | probabilistic | rateLimiting | adaptive | remote> <parameter>';

main().catch((error: unknown) => {
  fail('sampler', error);
});

/** Switches the sampler of API and worker, and restarts them: they read it when they start. */
async function main(): Promise<void> {
  const { kubectl, words } = parseTarget(process.argv.slice(2));
  const [type, param, ...others] = words;
  if (type === undefined || param === undefined || others.length > 0) throw new TypeError(usage);
  // The bundle's own rules: a bad value would leave tracing off.
  loadTracingConfiguration({ JAEGER_HOST: 'jaeger', JAEGER_SAMPLER: type, JAEGER_SAMPLER_PARAM: param });
  const patch = JSON.stringify({ data: { type, param } });
  await kubectl.run(['patch', 'configmap', `${release}-sampler`, '--type=merge', '--patch', patch]);
  await restartServices(kubectl);
  print(`API and worker sample with ${type} ${param}.`);
}
