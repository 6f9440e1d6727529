import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from './project-directory';

const bundle = path.join(projectDirectory, 'dist', 'instrumentation', 'autoinstrumentation.js');

/** Whatever the person's shell says about tracing must not change what the run shows. */
const inherited = /^(OTEL_|JAEGER_|TRACING_|TRACE_|SERVICE_NAME$|NODE_OPTIONS$)/;

/** Unsets the tracing variables that this process inherited. */
export function withoutTracing(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(env).filter((name) => inherited.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/**
 * The environment that the OpenTelemetry Operator gives to a container into which it injects the bundle.
 *
 * @param service `service.name`.
 * @param otlpEndpoint of the tracing backend, http://host:port.
 * @throws Error where the bundle is not built.
 */
export function injectedEnvironment(service: string, otlpEndpoint: string): NodeJS.ProcessEnv {
  if (!existsSync(bundle)) throw new Error(`the tracing bundle ${bundle} is missing; run \`npm run build\``);
  return {
    // The operator appends to a value that is empty here, hence the blank. A path may hold blanks: in quotes.
    NODE_OPTIONS: ` --require ${quote(bundle)}`,
    OTEL_SERVICE_NAME: service,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint,
    OTEL_PROPAGATORS: 'tracecontext,baggage,jaeger',
    OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=mangamotion,deployment.environment.name=local',
    // So that a person need not wait for the default of five seconds.
    OTEL_BSP_SCHEDULE_DELAY: '500',
  };
}

/** @see https://nodejs.org/api/cli.html#node_optionsoptions */
function quote(file: string): string {
  return /[\s"\\]/.test(file) ? `"${file.replaceAll(/["\\]/g, (character) => `\\${character}`)}"` : file;
}
