import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Scratch } from '../../../../services/worker/scan/scratch';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'mangamotion-test-'));
});

afterEach(() => rm(parent, { recursive: true }));

test('a directory is for this user alone, and gone after its use, also after an error', async () => {
  const scratch = await Scratch.create(parent);
  const used = scratch.use(async (directory) => {
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await writeFile(path.join(directory, 'page'), 'x');
    throw new Error('broken');
  });
  await expect(used).rejects.toThrow('broken');
  expect(await readdir(scratch.directory)).toEqual([]);
  scratch.remove();
  expect(await readdir(parent)).toEqual([]);
});

test('what killed workers left behind is removed; what belongs to others stays', async () => {
  const prefix = `mangamotion-scan-${hostname()}-`;
  // Above any process id of Linux.
  await mkdir(path.join(parent, `${prefix}99999999-dead`));
  await mkdir(path.join(parent, `${prefix}1-alive`));
  await mkdir(path.join(parent, 'other'));
  const scratch = await Scratch.create(parent);
  scratch.remove();
  expect((await readdir(parent)).toSorted()).toEqual([`${prefix}1-alive`, 'other'].toSorted());
});
