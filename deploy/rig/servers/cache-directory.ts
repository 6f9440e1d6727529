import { homedir } from 'node:os';
import path from 'node:path';

/** Where programs that were downloaded for this project are kept between runs. */
export function cacheDirectory(): string {
  const base =
    process.env.XDG_CACHE_HOME ||
    path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return path.join(base, 'mangamotion');
}
