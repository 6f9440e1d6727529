import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** A Node.js of this machine. */
interface NodeAtHand {
  readonly major: number;
  readonly file: string;
}

/** That of this process, and of each other major version that both packages are for the first on PATH, or in NODES. */
export function nodesAtHand(): NodeAtHand[] {
  const { PATH = '', NODES = '' } = process.env;
  const files = [...NODES.split(':'), ...PATH.split(':')].map((directory) => path.join(directory, 'node'));
  const found = new Map([[majorOf(process.execPath), process.execPath]]);
  for (const file of new Set(files.filter((each) => existsSync(each)))) {
    const major = majorOf(file);
    if (major >= 20 && !found.has(major)) found.set(major, file);
  }
  return [...found].map(([major, file]) => ({ major, file })).toSorted((a, b) => a.major - b.major);
}

/** 0 where it does not start. */
function majorOf(file: string): number {
  try {
    return Number(
      execFileSync(file, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8', stdio: 'pipe' }),
    );
  } catch {
    return 0;
  }
}
