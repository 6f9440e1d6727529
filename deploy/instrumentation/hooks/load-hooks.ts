import path from 'node:path';
import type { TracingHooks } from '../../../services/tracing/define-hooks';
import type { Report } from '../diagnostics/report';
import { toError } from '../language/failure';

const LISTS = ['processors', 'exporters', 'propagators'] as const;

/**
 * Reads the hooks file, CommonJS or ES module, before anything is patched.
 *
 * @returns undefined where it cannot be read, or is none, which is told: the service is traced without
 */
export function loadHooks(file: string, report: Report): TracingHooks | undefined {
  try {
    const loaded: unknown = require(path.resolve(file));
    const exported: unknown = Reflect.get(Object(loaded), 'default') ?? loaded;
    if (!isHooks(exported)) throw new Error('it exports no hooks, or lists that are none');
    return exported;
  } catch (thrown) {
    report('error', `TRACING_HOOKS has no effect: ${toError(thrown).message}`);
    return undefined;
  }
}

function isHooks(exported: unknown): exported is TracingHooks {
  if (typeof exported !== 'object' || exported === null) return false;
  const filter: unknown = Reflect.get(exported, 'filter');
  const lists = LISTS.map((name): unknown => Reflect.get(exported, name));
  return (
    (filter === undefined || typeof filter === 'function') &&
    lists.every((list) => list === undefined || Array.isArray(list))
  );
}
