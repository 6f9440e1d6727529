import type { Rule } from './rules';

const enabled = { 'jaeger.page.enabled': [true] } as const;

/** The page is published behind a proxy that knows who asks, over TLS, or not at all. */
export const jaegerPageRules: readonly Rule[] = [
  {
    when: enabled,
    path: 'tracing.backend',
    allowed: { enum: ['jaeger-v2'] },
    rule: 'be jaeger-v2 where jaeger.page.enabled is true',
  },
  ...['issuer', 'existingSecret', 'emailDomain', 'host', 'tlsSecret'].map((name) => ({
    when: enabled,
    path: `jaeger.page.${name}`,
    allowed: { minLength: 1 },
    rule: "be set where jaeger.page.enabled is true: Jaeger's page is published behind a login, over TLS, or not at all",
  })),
  {
    when: enabled,
    path: 'networkPolicies.enabled',
    allowed: { enum: [true] },
    rule: 'be true where jaeger.page.enabled is true, so that nobody goes around its proxy',
  },
];
