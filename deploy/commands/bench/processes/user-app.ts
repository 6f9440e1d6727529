import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import express, { type RequestHandler } from 'express';

// What people write who want uploads in S3: an Express app with the packages that are used most for it, each with its
// defaults. It stores files and answers; it knows neither jobs nor verdicts.

const { APP = '', PACKAGES = '', PORT, S3_ENDPOINT = '', S3_BUCKET = '', S3_REGION = '' } = process.env;
const load = createRequire(path.join(PACKAGES, 'package.json'));

const { S3Client }: typeof import('@aws-sdk/client-s3') = load('@aws-sdk/client-s3');
const s3 = new S3Client({ endpoint: S3_ENDPOINT, region: S3_REGION, forcePathStyle: true });

/** As far as they are used here; none of them is a package of this project. */
interface UploadClass {
  new (options: {
    readonly client: typeof s3;
    readonly params: { Bucket: string; Key: string; Body: Readable; ContentType: string };
  }): { done(): Promise<unknown> };
}
type Busboy = (options: { headers: object }) => NodeJS.WritableStream & {
  on(event: 'file', listener: (field: string, file: Readable, info: { mimeType: string }) => void): void;
};
type Multer = (options: { storage: unknown }) => { array(field: string): RequestHandler };
type MulterS3 = (options: {
  s3: typeof s3;
  bucket: string;
  key: (request: unknown, file: unknown, done: (error: null, key: string) => void) => void;
}) => unknown;

function byMulter(): RequestHandler[] {
  const multer: Multer = load('multer');
  const multerS3: MulterS3 = load('multer-s3');
  const storage = multerS3({
    s3,
    bucket: S3_BUCKET,
    key: (_request, _file, done) => done(null, randomUUID()),
  });
  return [multer({ storage }).array('files'), (_request, response) => void response.status(202).json({})];
}

function byLibStorage(): RequestHandler[] {
  const busboy: Busboy = load('busboy');
  const { Upload }: { Upload: UploadClass } = load('@aws-sdk/lib-storage');
  return [
    (request, response, next) => {
      const uploads: Promise<unknown>[] = [];
      const form = busboy({ headers: request.headers });
      form.on('file', (_field, Body, { mimeType: ContentType }) => {
        const params = { Bucket: S3_BUCKET, Key: randomUUID(), Body, ContentType };
        uploads.push(new Upload({ client: s3, params }).done());
      });
      form.on('error', next);
      form.on('close', () => {
        Promise.all(uploads).then(() => response.status(202).json({}), next);
      });
      request.pipe(form);
    },
  ];
}

const app = express();
app.get('/healthz', (_request, response) => void response.json({}));
app.post('/api/upload', ...(APP === 'multer-s3' ? byMulter() : byLibStorage()));
const server = createServer(app).listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  s3.destroy();
});
