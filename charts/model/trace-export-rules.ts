import type { Rule } from './rules';

const headers = 'tracing.otlpHeaders.existingSecret';

/** Rules about what goes with spans. */
export const traceExportRules: readonly Rule[] = [
  {
    when: { 'tracing.backend': ['jaeger-operator', 'jaeger-v2'] },
    path: headers,
    allowed: { enum: [''] },
    rule: 'be empty where tracing.backend is not external: our own Jaeger asks for no headers',
  },
  {
    when: { 'tracing.otlp': [false] },
    path: headers,
    allowed: { enum: [''] },
    rule: 'be empty where tracing.otlp is false, because they are headers of OTLP',
  },
];
