import { randomUUID } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import type { Attributes } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { UNNAMED_SERVICE, type TracingConfiguration } from '../configuration/tracing-configuration';
import type { Report } from '../diagnostics/report';

/** Which process of which service spans are of. What somebody says of it wins over what is detected. */
export function createResource(
  { serviceName, resourceAttributes, resourceDetectors }: TracingConfiguration,
  report: Report,
  hooked: Attributes = {},
): Resource {
  const named = { 'service.name': serviceName };
  const base = defaultResource().merge(resourceFromAttributes(named));
  const given = { ...hooked, ...resourceAttributes, ...(serviceName === UNNAMED_SERVICE ? {} : named) };
  const whole = (detected: Attributes) => base.merge(resourceFromAttributes({ ...detected, ...given }));
  if (resourceDetectors === 'none') return whole({});
  // Jaeger takes processes without it for different machines, and shifts their spans to correct clocks.
  const address = { ip: localAddress() };
  if (resourceDetectors === undefined) return whole({ ...ownAttributes(), ...address });
  // Required only where it is wanted: it costs cold start.
  const { detectResource }: typeof import('../detectors') = require('../detectors');
  return detectResource(resourceDetectors, (detected) => whole({ ...address, ...detected }), report);
}

function ownAttributes(): Attributes {
  return {
    'host.name': hostname(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'service.instance.id': randomUUID(),
  };
}

/** The first IPv4 address that others reach this machine by. */
function localAddress(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  const external = addresses.find((address) => address?.family === 'IPv4' && !address.internal);
  return external?.address ?? '127.0.0.1';
}
