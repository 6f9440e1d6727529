import { parseAllDocuments } from 'yaml';

interface Instrumentation {
  readonly kind: string;
  readonly spec: { readonly nodejs: object };
}

/**
 * The chart's Instrumentation with another image of the bundle.
 *
 * @param yaml what `helm template` prints.
 * @throws Error where there is none: tracing is switched off.
 */
export function withImage(yaml: string, image: string): Instrumentation {
  const found = parseAllDocuments(yaml)
    .map((document): Instrumentation | null => document.toJS())
    .find((manifest) => manifest?.kind === 'Instrumentation');
  if (!found) throw new Error('the chart has no Instrumentation; tracing.enabled must be true');
  return { ...found, spec: { ...found.spec, nodejs: { ...found.spec.nodejs, image } } };
}
