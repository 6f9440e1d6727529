/** Why a test fails with the bundle, and the bundle is right. */
export interface Explanation {
  readonly suite: string;
  /** Names of tests. */
  readonly tests: readonly string[];
  /** One that a maintainer of that project would accept. */
  readonly reason: string;
}

export const explanations: readonly Explanation[] = [
  {
    suite: 'node',
    tests: ['test-http-parser-lazy-loaded.js'],
    reason:
      'It replaces the parser of HTTP inside Node.js, by `--expose-internals`, before anything has loaded `http`. What is preloaded by `--require` and uses `http` has loaded it before. Programs cannot reach that parser',
  },
  {
    suite: 'node',
    tests: ['test-http-client-null-prototype-options.js'],
    reason:
      'It lets every object have a `hostname` that throws where it is read. With `TRACING_FAST_PATH=false` the instrumentation of OpenTelemetry reads that of a copy of its own; the request is made of what the service gave, which nothing looks at in this way',
  },
  {
    suite: 'undici',
    tests: ['test/proxy-agent.js ProxyAgent correctly sends headers when using fetch - #1355, #1623'],
    reason:
      'It runs a proxy in its own process and compares all headers that arrive behind it. A traced proxy hands on the trace, so that those of the trace are among them',
  },
];

export function explanationOf(suite: string, test: string): string | undefined {
  return explanations.find((one) => one.suite === suite && one.tests.includes(test))?.reason;
}
