/** What decides about new traces, in the words of `/metrics`. */
export interface SamplerInForce {
  /** As in JAEGER_SAMPLER; `perOperation` for a strategy that has several. */
  readonly type: string;
  /** As in JAEGER_SAMPLER_PARAM; of `perOperation` the ratio of all others, and how many there are. */
  readonly param: string;
  /**
   * Nobody said anything, the environment did, or a sampling endpoint does. `last_known`: it does not answer any more, and
   * what it said last stays. `fallback`: it has not answered yet.
   */
  readonly source: 'default' | 'environment' | 'remote' | 'last_known' | 'fallback';
  /** When the sampling endpoint answered last, in milliseconds since the epoch; only where there is one that has. */
  readonly answeredAt?: number;
}
