/** The images that the Dockerfile makes, by the names of its stages. */
export const imageTargets = ['services', 'instrumentation'] as const;
export type ImageTarget = (typeof imageTargets)[number];

/** Where the digests of images with attestations are written, a file for each image. */
export const digestsDirectory = 'dist/images';
