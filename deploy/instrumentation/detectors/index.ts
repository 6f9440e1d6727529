import path from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { asksOthers, type DetectorName } from '../catalogue/detectors';
import type { Report } from '../diagnostics/report';
import { toError } from '../language/failure';
import { detectElsewhere } from './detection-thread';
import { GrowingResource } from './growing-resource';
import { readDetectors } from './read-detectors';
import { runDetector } from './run-detector';
import type { FoundMessage } from './thread-messages';

/** Replaced by the build with the name of the directory, beside the bundle, that has a file for each name. */
declare const RESOURCE_DETECTORS: string | undefined;

/** What these say stays as it is known first: else a process would be another one while it runs. */
const IDENTITY = ['service.name', 'service.instance.id', 'host.name', 'host.id'];

/**
 * Asks detectors. What this process knows by itself is there at once; others are asked meanwhile.
 *
 * @param names of two that find the same attribute, the later wins, except that identity does not change
 * @param whole the resource with what has been detected
 */
export function detectResource(
  names: readonly DetectorName[],
  whole: (detected: Attributes) => Resource,
  report: Report,
): Resource {
  const resource = new GrowingResource(whole({}));
  /** By the detectors of each name. */
  const found = names.map((): Attributes[] => []);
  const tell = (name: DetectorName, position: number, attributes: Attributes) => {
    const ofName = found[names.indexOf(name)];
    if (ofName !== undefined) ofName[position] = attributes;
    const identity = Object.entries(resource.attributes).filter(([key]) => IDENTITY.includes(key));
    resource.grow(whole(Object.assign({}, ...found.flat(), Object.fromEntries(identity))));
  };
  const directory = typeof RESOURCE_DETECTORS === 'string' ? path.join(__dirname, RESOURCE_DETECTORS) : '';
  const fail = (detectors: readonly DetectorName[], error: unknown) => {
    report('error', `resource detectors fail: ${toError(error).message}`, { detectors });
  };
  const others = names.filter((name) => asksOthers(name, process.platform));
  for (const name of names.filter((each) => !others.includes(each))) {
    try {
      for (const [position, detector] of readDetectors(directory, name).entries()) {
        const run = runDetector(detector, (attributes) => tell(name, position, attributes));
        run.catch((error: unknown) => fail([name], error));
      }
    } catch (error) {
      fail([name], error);
    }
  }
  if (others.length === 0) return resource;
  // Once the service has been loaded: to start a thread takes as long as to load much of it.
  setImmediate(() => {
    try {
      const told = (each: FoundMessage) => tell(each.name, each.position, each.attributes);
      detectElsewhere(directory, others, told, fail, report);
    } catch (error) {
      fail(others, error);
    }
  });
  return resource;
}
