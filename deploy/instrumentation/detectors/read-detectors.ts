import path from 'node:path';
import type { ResourceDetector } from '@opentelemetry/resources';
import type { DetectorName } from '../catalogue/detectors';

/**
 * Reads the detectors of a name, each in a file of its own in the bundle.
 *
 * @throws where they cannot be read
 */
export function readDetectors(directory: string, name: DetectorName): readonly ResourceDetector[] {
  const chunk: Record<string, ResourceDetector> = require(path.join(directory, `${name}.js`));
  return Object.values(chunk);
}
