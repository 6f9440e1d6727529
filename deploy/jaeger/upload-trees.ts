const backend = (name: string) => `${name} (mangamotion-backend)`;
const worker = (name: string) => `${name} (mangamotion-worker)`;

const request = [
  backend('POST /api/upload'),
  `  ${backend('upload')}`,
  `    ${backend('S3.PutObject')}`,
  `    ${backend('queueAdd')}`,
  `      ${backend('evalsha')}`,
  `      ${worker('worker.scan')}`,
];

const scan = [
  `        ${worker('S3.GetObject')}`,
  `        ${worker('scanner.checkFiles')}`,
  `          ${worker('fs open')}`,
];

/** An upload of one clean page: the file is promoted. */
export const cleanTree = [
  ...request,
  `        ${worker('S3.CopyObject')}`,
  `        ${worker('S3.DeleteObject')}`,
  ...scan,
];

/** An upload of one infected page: the file stays in quarantine. */
export const infectedTree = [...request, ...scan];

/** An upload that is refused before anything is stored. */
export const refusedTree = request.slice(0, 2);
