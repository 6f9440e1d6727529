import { z } from 'zod';
import {
  choice,
  computeResources,
  flag,
  headerName,
  hostName,
  httpsUrl,
  httpUrl,
  image,
  objectName,
  quantity,
  resources,
  text,
  webOrigin,
  whole,
} from './fields';
import { reservedVariables } from './own-variables';
import { deploymentPods, serverPods } from './pods';
import { probes } from './probes';
import { publicService, service } from './service';

export const images = z
  .strictObject({
    pullPolicy: choice(['IfNotPresent', 'Always', 'Never'], 'When the kubelet pulls.'),
    pullSecret: objectName('Secret of the registry.'),
    services: image('API and worker'),
    instrumentation: image('what the OpenTelemetry Operator injects'),
    redis: image('Redis, where it is deployed'),
    objectStorage: image('versitygw, where it is deployed'),
    clamd: image('ClamAV, where it is deployed'),
  })
  .describe('Images.');

const autoscaling = z
  .strictObject({
    enabled: flag('Whether the number of pods follows the load; replicas is ignored then.'),
    minReplicas: whole(1, 500, 'Fewest pods.'),
    maxReplicas: whole(1, 500, 'Most pods.'),
    cpuPercent: whole(1, 1000, 'Wanted CPU use, in percent of the request.'),
  })
  .describe('Autoscaling by CPU.');

/** What can be said of API and worker alike. */
const workload = {
  service,
  ...deploymentPods(reservedVariables),
  ...probes,
  terminationGracePeriodSeconds: whole(
    0,
    86_400,
    'Time from the signal to stop until the kill; 0: what follows from the time that the service is given to end its work.',
  ),
};

export type WorkloadSettings = z.infer<z.ZodObject<typeof workload>>;

export const api = z
  .strictObject({
    replicas: whole(1, 500, 'Pods.'),
    autoscaling,
    resources: resources('the API'),
    drainSeconds: whole(
      1,
      3600,
      'How long requests under way may take once a pod is told to stop; what is not done then is cut off and undone.',
    ),
    uploadBufferBytes: whole(
      5_242_880,
      1_073_741_824,
      'Memory for parts on their way to storage, shared by all uploads.',
    ),
    disruptionBudget: flag('Keep one pod while nodes are drained.'),
    ...workload,
    service: publicService,
  })
  .describe('The HTTP API.');

export const worker = z
  .strictObject({
    replicas: whole(1, 500, 'Pods.'),
    concurrency: whole(1, 64, 'Jobs that one pod scans at once.'),
    autoscaling: autoscaling
      .extend({
        keda: flag('Scale by waiting and active jobs; needs KEDA in the cluster. false: by CPU.'),
        jobsPerReplica: whole(1, 10_000, 'With KEDA: waiting and active jobs for each pod.'),
      })
      .describe('Autoscaling by queue (KEDA) or by CPU.'),
    resources: computeResources('the worker'),
    temporarySize: quantity('Disk for files while they are scanned, and for logs.'),
    disruptionBudget: flag('Keep one pod while nodes are drained.'),
    ...workload,
  })
  .describe('The scan worker.');

/** What can be said of each server that is deployed for development. */
const server = (variables: readonly string[] = []) => ({ service, ...serverPods(variables), ...probes });

export const redis = z
  .strictObject({
    deploy: flag('Install a Redis of our own: one pod, append-only file, no eviction.'),
    existingSecret: objectName(
      'Where deploy is false: Secret with the key url, and for KEDA also address (host:port, with commas between several), username and password; with Sentinels sentinelUsername and sentinelPassword, too.',
    ),
    caSecret: objectName(
      "Secret with the key ca.crt: the authorities, in PEM, that Redis' certificate is signed by, and none besides; empty: the public ones, and those of trust.",
    ),
    topology: choice(['server', 'cluster', 'sentinel'], 'What the url of the Secret names, for KEDA.'),
    tls: flag('Whether that url begins with rediss, for KEDA.'),
    database: whole(0, 1_000_000, 'Number of the database in that url, for KEDA.'),
    primaryName: text('Name of the primary in that url, where topology is sentinel, for KEDA.'),
    storage: quantity('Disk of the deployed Redis.'),
    storageClassName: objectName("StorageClass of that disk; empty: the cluster's default."),
    resources: resources('the deployed Redis'),
    ...server(),
  })
  .describe('The queue. Its eviction policy must be noeviction.');

export const objectStorage = z
  .strictObject({
    deploy: flag('Install versitygw, an S3 gateway over one volume.'),
    endpoint: httpUrl('S3 endpoint where deploy is false; empty: Amazon S3.'),
    publicEndpoint: httpUrl(
      'What browsers reach; with it, the upload page can send files straight to storage, whose CORS rules must let it.',
    ),
    pageOrigin: webOrigin(
      'Where deploy is true and publicEndpoint is set: scheme, host and port of the upload page, which then may put files.',
    ),
    region: z.string().min(1).describe('Region.'),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'be a bucket name' })
      .describe('Bucket.'),
    credentials: choice(
      ['secret', 'workloadIdentity'],
      'Where the keys come from. secret: existingSecret, or where deploy is true our own. workloadIdentity: the platform gives them to the accounts of the pods, as EKS does by IRSA or Pod Identity.',
    ),
    existingSecret: objectName(
      'Where deploy is false and credentials is secret: Secret with the keys access-key-id and secret-access-key.',
    ),
    storage: quantity('Disk of the deployed gateway.'),
    storageClassName: objectName("StorageClass of that disk; empty: the cluster's default."),
    resources: resources('the deployed gateway'),
    ...server(['ROOT_ACCESS_KEY', 'ROOT_SECRET_KEY']),
  })
  .describe('S3.');

export const clamd = z
  .strictObject({
    deploy: flag('Install ClamAV.'),
    host: hostName('Where deploy is false: host of clamd.'),
    port: whole(1, 65_535, 'Port of clamd.'),
    databaseMaxAgeSeconds: whole(
      0,
      31_536_000,
      'Workers are not ready while the signatures are older; 0: any age will do.',
    ),
    resources: resources('the deployed ClamAV'),
    ...server(),
  })
  .describe('The scanner. clamd has no authentication: only the worker may reach it.');

export const limits = z
  .strictObject({
    fileSizeBytes: whole(1, 104_857_600, 'Largest file.'),
    filesPerUpload: whole(1, 500, 'Most files in one upload.'),
    perUser: z
      .strictObject({
        uploads: whole(1, 100_000, 'Uploads under way in one pod.'),
        eventStreams: whole(1, 1000, 'Streams of events in one pod.'),
        openJobs: whole(1, 1_000_000, 'Jobs that have not ended.'),
        presigned: whole(1, 1_000_000, 'Presigned URLs within an hour.'),
        bytesPerDay: whole(1, 1_125_899_906_842_624, 'Bytes stored or presigned within a day.'),
      })
      .describe('What one user may have.'),
    scanSeconds: whole(
      1,
      3600,
      'Longest scan of one file: MaxScanTime of clamd, and of one that is not deployed here, too.',
    ),
    scanAttempts: whole(1, 10, 'Attempts before a job ends as error.'),
    scanAttemptSeconds: whole(1, 86_400, 'Longest attempt at a job, whatever it holds.'),
    scanWaitLimitSeconds: whole(
      1,
      2_592_000,
      'How long a job may wait for the end of an outage before it ends as error.',
    ),
    jobRetentionSeconds: whole(
      10_800,
      31_536_000,
      'How long the record of a finished job is kept; its clean files a day longer.',
    ),
    quarantineRetentionSeconds: whole(172_800, 31_536_000, 'How long files that are not clean are kept.'),
    sweepAfterSeconds: whole(60, 604_800, 'Age at which files that no job names are removed.'),
  })
  .describe('Limits.');

export const authentication = z
  .strictObject({
    mode: choice(
      ['oidc', 'trustedHeader', 'none'],
      'Who says who calls the API. oidc: a token that the caller brings. trustedHeader: a proxy before the API. none: the caller itself, by x-user-id, and is believed.',
    ),
    oidc: z
      .strictObject({
        issuer: httpsUrl('Issuer, exactly as its tokens name it; its metadata say where its keys are.'),
        audience: z.string().describe('What its tokens for this API have as audience.'),
        userClaim: z.string().min(1).describe('Claim of a token that says who calls.'),
        clockToleranceSeconds: whole(0, 300, 'How far its clock may be from ours.'),
      })
      .describe('For oidc.'),
    trustedHeader: z
      .strictObject({
        userHeader: headerName('Header in which the proxy says who calls.'),
        secretHeader: headerName('Header in which it proves that it is the proxy.'),
        existingSecret: objectName(
          'Secret with the key secret: 32 characters or more, which only the proxy has.',
        ),
      })
      .describe('For trustedHeader; networkPolicies.ingressNamespace is where the proxy is.'),
  })
  .describe('Who calls.');

export const logLevel = choice(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
  'Least severity that is logged.',
);
export const name = choice(
  ['development', 'staging', 'production'],
  'Becomes deployment.environment.name on every span.',
);
