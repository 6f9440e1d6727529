/** What each room is for, in a line. */
const purposes: Readonly<Record<string, string>> = {
  'services/tracing': 'business spans, their names',
  'services/shared': 'jobs, Redis, S3, start and stop',
  'services/api': 'uploads and jobs over HTTP',
  'services/worker': 'scans, promotes, sweeps',
  'deploy/instrumentation': 'the bundle that is injected',
  'deploy/jaeger': 'finds and draws traces',
  'deploy/rig': 'real servers on this machine',
  'deploy/cluster': 'images, kind, Tilt',
  charts: 'manifests of environments',
  'deploy/commands': 'what npm run starts',
};

/** @throws RangeError for a room that has no purpose yet. */
export function purposeOf(room: string): string {
  const purpose = purposes[room];
  if (purpose === undefined)
    throw new RangeError(`the room ${room} must have a purpose in the plan of the house`);
  return purpose;
}
