import { randomUUID } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { TracingConfiguration } from '../configuration';

/** Which process of which service spans are of. */
export function createResource({ serviceName, resourceAttributes }: TracingConfiguration): Resource {
  const detected = resourceFromAttributes({
    'host.name': hostname(),
    // Jaeger takes processes without it for different machines, and shifts their spans to correct clocks.
    ip: localAddress(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'service.instance.id': randomUUID(),
  });
  const given = resourceFromAttributes({ ...resourceAttributes, 'service.name': serviceName });
  return defaultResource().merge(detected).merge(given);
}

/** The first IPv4 address that others reach this machine by. */
function localAddress(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  const external = addresses.find((address) => address?.family === 'IPv4' && !address.internal);
  return external?.address ?? '127.0.0.1';
}
