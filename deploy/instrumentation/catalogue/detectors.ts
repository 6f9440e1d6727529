/** Where a detector of resources comes from, of what the stock image brings. */
interface Detection {
  readonly package: string;
  readonly exported: readonly string[];
  /** Whom it asks may be slow, or not there: it does so in a thread of its own. */
  readonly isOfCloud: boolean;
}

const here = (packageName: string, exported: string): Detection => ({
  package: packageName,
  exported: [exported],
  isOfCloud: false,
});
const elsewhere = (cloud: string, ...exported: string[]): Detection => ({
  package: `@opentelemetry/resource-detector-${cloud}`,
  exported,
  isOfCloud: true,
});

/** By the names that the stock image knows, in the order in which `all` asks them there: of two, the later wins. */
export const DETECTORS = {
  container: here('@opentelemetry/resource-detector-container', 'containerDetector'),
  host: here('@opentelemetry/resources', 'hostDetector'),
  os: here('@opentelemetry/resources', 'osDetector'),
  serviceinstance: here('@opentelemetry/resources', 'serviceInstanceIdDetector'),
  process: here('@opentelemetry/resources', 'processDetector'),
  alibaba: elsewhere('alibaba-cloud', 'alibabaCloudEcsDetector'),
  gcp: elsewhere('gcp', 'gcpDetector'),
  aws: elsewhere(
    'aws',
    'awsEc2Detector',
    'awsEcsDetector',
    'awsEksDetector',
    'awsBeanstalkDetector',
    'awsLambdaDetector',
  ),
  azure: elsewhere('azure', 'azureAppServiceDetector', 'azureFunctionsDetector', 'azureVmDetector'),
} satisfies Record<string, Detection>;

export type DetectorName = keyof typeof DETECTORS;

/**
 * Whether somebody else must be asked. Elsewhere than on Linux, which host this is another program says, for which the
 * end of a process would wait.
 */
export const asksOthers = (name: DetectorName, platform: NodeJS.Platform): boolean =>
  DETECTORS[name].isOfCloud || (name === 'host' && platform !== 'linux');

export const isDetector = (name: string): name is DetectorName => Object.hasOwn(DETECTORS, name);

export const DETECTOR_NAMES: readonly DetectorName[] = Object.keys(DETECTORS).filter(isDetector);
