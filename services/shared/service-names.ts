/** What they are called in traces and logs, where nobody calls them otherwise. */
export const serviceNames = { api: 'mangamotion-backend', worker: 'mangamotion-worker' } as const;
