import { createHash, randomUUID } from 'node:crypto';
import { run } from '../command';

const ownImages = ['mangamotion/services', 'mangamotion/instrumentation'] as const;

/** `repository:tag` of each of our images, under a tag that changes with the content alone. */
export type OwnImages = Readonly<Record<(typeof ownImages)[number], string>>;

/**
 * Builds our images and tags them by content: a second run rolls pods only where the code has changed.
 * (An image's id will not do, because it covers labels such as the time of the build.)
 */
export async function buildImages(): Promise<OwnImages> {
  // Whoever else builds with the same Docker has other tags, or one would get what the other has built.
  const tag = `build-${randomUUID()}`;
  await run(process.execPath, ['build/deploy/cluster/images/build.js', '--tag', tag]);
  const [services, instrumentation] = await Promise.all(
    ownImages.map((repository) => tagByContent(repository, tag)),
  );
  return { 'mangamotion/services': services ?? '', 'mangamotion/instrumentation': instrumentation ?? '' };
}

async function tagByContent(repository: string, tag: string): Promise<string> {
  const built = `${repository}:${tag}`;
  const format = '{{json .RootFS.Layers}} {{json .Config.Cmd}} {{json .Config.Env}} {{json .Config.User}}';
  const content = await run('docker', ['image', 'inspect', '--format', format, built]);
  const image = `${repository}:content-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
  await run('docker', ['tag', built, image]);
  await untag(built);
  return image;
}

/** Far longer than it takes from a build until a cluster has its image. */
const keptMillis = 3_600_000;

/**
 * Removes tags of builds that are over. Whoever uses the same Docker may have built the same content, and be about to load
 * it: a tag stays for an hour after it was given last.
 */
export async function forgetImages(
  repositories: readonly string[] = ownImages,
  now: number = Date.now(),
): Promise<void> {
  const filters = repositories.flatMap((repository) => ['--filter', `reference=${repository}`]);
  const list = ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', ...filters];
  const images = (await run('docker', list)).split('\n').filter((image) => /:(content|build)-/.test(image));
  for (const image of images) if ((await taggedAt(image)) < now - keptMillis) await untag(image);
}

/** Never, of an image that is gone. */
async function taggedAt(image: string): Promise<number> {
  const format = '{{json .Metadata.LastTagTime}}';
  const asked = run('docker', ['image', 'inspect', '--format', format, image]);
  const time = await asked.catch(() => '""');
  return Date.parse(JSON.parse(time));
}

/** Somebody else may have done it already. */
async function untag(image: string): Promise<void> {
  await run('docker', ['rmi', '--no-prune', image]).catch((error: unknown) => {
    if (!String(error).includes('No such image')) throw error;
  });
}
