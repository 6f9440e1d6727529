import type { Program, StartOptions } from './child-process';

/** What to run for an S3 server over a data directory. */
export interface S3PlanOptions {
  /** Default: a free one. */
  readonly port?: number | undefined;
  /** Of the page that may put files to it; default: no page may, or what the server does by itself. */
  readonly pageOrigin?: string | undefined;
}

export type S3Plan = (
  directory: string,
  options: S3PlanOptions,
) => Promise<StartOptions & { readonly program: Program; readonly port: number }>;

export const region = 'us-east-1';

/** Good for servers on the loopback interface that live as long as a demo or a test. */
export const credentials = { accessKeyId: 'mangamotion', secretAccessKey: 'mangamotion-local' };
