/** The spans by which the worker's traces begin: a scan goes on with the upload's trace where there is one. */
export const workerOperations = { scan: 'worker.scan', rescan: 'worker.rescan' } as const;
