/** Those of Jaeger itself. */
export const usualIndices = {
  prefix: '',
  shards: 5,
  replicas: 1,
  rollover: { enabled: false, conditions: '{"max_age":"2d"}', schedule: '0 0 * * *' },
};
