import { note } from '../../../services/shared/command/stderr';
import type { Kubectl } from '../../cluster/kubectl';
import { diagnose } from './diagnose';
import type { Finding } from './finding';
import { gather } from './gather';
import { annotation } from './injection-marks';
import { askingNamespaces } from './looks/namespaces';

/** What is to be said of one of several namespaces. */
export interface Place {
  readonly namespace: string;
  readonly findings: readonly Finding[];
}

/**
 * Looks at each namespace in which anything asks to be traced, one after another.
 *
 * @throws Error where there is none, or where they cannot be seen.
 */
export async function* everywhere(kubectl: Kubectl): AsyncGenerator<Place> {
  const namespaces = await askingNamespaces(kubectl);
  if (namespaces.length === 0)
    throw new Error(
      `nothing in any namespace asks to be traced: the annotation ${annotation} is on no pod, template or namespace`,
    );
  for (const [index, namespace] of namespaces.entries()) {
    note(`Looking at the namespace ${namespace}, ${index + 1} of ${namespaces.length}`);
    yield { namespace, findings: diagnose(await gather(kubectl.in(namespace))) };
  }
}
