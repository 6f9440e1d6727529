import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { namespaces } from '../kind/install';
import { Kubectl } from '../kubectl';

/** The names that everything of the development environment is derived from. */
export const release = 'mangamotion';

/** What every program here is told: the cluster, and words of its own. */
export interface TiltTarget {
  readonly kubectl: Kubectl;
  readonly words: readonly string[];
}

/** @throws UsageError where --context is missing: the current context may change while Tilt runs. */
export function parseTarget(args: readonly string[]): TiltTarget {
  const { values, positionals } = parseArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      context: { type: 'string' },
      namespace: { type: 'string', default: namespaces.mangamotion },
    },
  });
  const { context, namespace } = values;
  if (!context) throw new UsageError('--context must name a context of the kubeconfig');
  return { kubectl: new Kubectl({ context, namespace }), words: positionals };
}
