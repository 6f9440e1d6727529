/** Where API and worker listen unless they are told otherwise, and always in a cluster. */
export const usualPorts = {
  api: 3000,
  /** Health, readiness and metrics of the API. */
  operations: 3002,
  /** The same of the worker, which has no other port. */
  worker: 3001,
} as const;
