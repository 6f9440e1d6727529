import type { Program, StartOptions } from './child-process';

/** What to run for an S3 server over a data directory, on the given port or a free one. */
export type S3Plan = (
  directory: string,
  port: number | undefined,
) => Promise<StartOptions & { readonly program: Program; readonly port: number }>;

export const region = 'us-east-1';

/** Good for servers on the loopback interface that live as long as a demo or a test. */
export const credentials = { accessKeyId: 'mangamotion', secretAccessKey: 'mangamotion-local' };
