import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../../../deploy/cluster/command';
import { forgetImages } from '../../../../deploy/cluster/kind/own-images';
import { dockerRuns, hasImage } from '../../../../deploy/rig/servers/docker';

/** No file, and the end of the archive. */
const emptyArchive = '\0'.repeat(1024);
const hour = 3_600_000;

test('two who build with one Docker keep the images that either is about to load, and forget old ones', async (context) => {
  if (!(await dockerRuns())) context.skip('no Docker on this machine');
  const repository = `mangamotion-test/${randomUUID()}`;
  const image = (tag: string) => `${repository}:${tag}`;
  const [built, content, chosen] = [image('build-1'), image('content-1'), image('0.1.0')];
  onTestFinished(async () => void (await run('docker', ['rmi', chosen])));
  await run('docker', ['import', '-', chosen], { input: emptyArchive });
  for (const tag of [built, content]) await run('docker', ['tag', chosen, tag]);
  const left = () => Promise.all([built, content, chosen].map(hasImage));

  await Promise.all([forgetImages([repository]), forgetImages([repository])]);
  expect(await left()).toEqual([true, true, true]);
  const later = Date.now() + hour + 60_000;
  await Promise.all([forgetImages([repository], later), forgetImages([repository], later)]);
  expect(await left()).toEqual([false, false, true]);
});
