import path from 'node:path';
import { cacheDirectory } from '../../../rig/servers/cache-directory';
import { measurePackageTree } from '../footprint';
import type { PeerPackage, Tracer } from './tracer';

// Each peer as its users run it: preloaded, its defaults, traces only. What is switched off is what the other tracers
// here do not do either, and what would ask servers that a benchmark does not have.
//
// Both have a bridge for OpenTelemetry's API, which stays off: it is bound to an API below 1.10, and the services'
// spans would not reach it. So a peer has fewer spans to make than this bundle and stock, never more.

/** Services that load this project's bundle themselves must not do it under a peer. */
const withoutBundle = { TRACING_ENABLED: 'false' };

export function datadog(percent: number): Tracer {
  return peer('dd-trace', '6.21.0', 'init.js', percent, (sinkUrl) => ({
    DD_SERVICE: 'bench',
    DD_TRACE_AGENT_URL: sinkUrl,
    // At a rate of its own it keeps no more than 100 traces a second, unless told so.
    ...(percent === 100
      ? {}
      : { DD_TRACE_SAMPLE_RATE: String(percent / 100), DD_TRACE_RATE_LIMIT: '1000000' }),
    // On by default: telemetry about itself, remote configuration, runtime metrics, trace ids in logs, a process that
    // watches for crashes, and a line about its configuration. Profiling and security are off by default.
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_RUNTIME_METRICS_ENABLED: 'false',
    DD_LOGS_INJECTION: 'false',
    DD_CRASHTRACKING_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
  }));
}

/** It knows nothing of BullMQ, and what is done outside of its transactions has no spans. */
export function elastic(percent: number): Tracer {
  const tracer = peer('elastic-apm-node', '4.18.0', 'start.js', percent, (sinkUrl) => ({
    ELASTIC_APM_SERVICE_NAME: 'bench',
    ELASTIC_APM_SERVER_URL: sinkUrl,
    ELASTIC_APM_TRANSACTION_SAMPLE_RATE: String(percent / 100),
    // On by default: metrics every 30 seconds, sums over spans for them, configuration from the server every minute,
    // and questions to clouds' metadata servers before anything is sent.
    ELASTIC_APM_METRICS_INTERVAL: '0s',
    ELASTIC_APM_BREAKDOWN_METRICS: 'false',
    ELASTIC_APM_CENTRAL_CONFIG: 'false',
    ELASTIC_APM_CLOUD_PROVIDER: 'none',
  }));
  return { ...tracer, tracesJobs: false };
}

function peer(
  name: string,
  version: string,
  entry: string,
  percent: number,
  environment: Tracer['environment'],
): Tracer {
  const directory = path.join(cacheDirectory(), `bench-${name}-${version}`);
  const installed: PeerPackage = { name, version, directory };
  return {
    name: `${name}-${percent}`,
    title: `${name}, ${percent} %`,
    percent,
    preload: path.join(directory, 'node_modules', name, entry),
    environment: (sinkUrl) => ({ ...withoutBundle, ...environment(sinkUrl) }),
    peer: installed,
    ...(percent === 100 ? { footprint: () => measurePackageTree(name, directory) } : {}),
    takesManualSpans: false,
  };
}
