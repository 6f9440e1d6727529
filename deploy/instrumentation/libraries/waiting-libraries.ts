import type { TracerProvider } from '@opentelemetry/api';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { modulesOf, type LibraryName } from '../catalogue/library';
import type { Report } from '../diagnostics/report';
import { toError } from '../language/failure';
import type { IncomingTracing } from './incoming-tracing';
import { readLibrary } from './read-library';

class WithoutModules extends InstrumentationBase {
  protected override init(): [] {
    return [];
  }
}

/** Libraries that the service has not loaded yet. Each costs nothing before. */
export class WaitingLibraries {
  readonly #byModule = new Map<string, LibraryName>();
  readonly #provider: TracerProvider;
  readonly #report: Report;
  readonly #incoming: IncomingTracing;
  #hasExpress = false;

  /**
   * @param provider of their tracers
   */
  constructor(
    names: readonly LibraryName[],
    provider: TracerProvider,
    report: Report,
    incoming: IncomingTracing,
  ) {
    this.#report = report;
    this.#incoming = incoming;
    this.#provider = provider;
    for (const name of names) for (const module of modulesOf(name)) this.#byModule.set(module, name);
  }

  /** The packages and built-ins that they patch. */
  get modules(): string[] {
    return [...this.#byModule.keys()];
  }

  /** They are told of modules by the hooks around `require`, which the first instrumentation brings. */
  hookRequires(): void {
    if (this.#byModule.size > 0) void new WithoutModules('mangamotion-libraries', '1', {});
  }

  /** To be told of each module before it is loaded. Never throws: this is a service's `require`. */
  readonly meet = (module: string): void => {
    if (module === 'express') this.#hasExpress = true;
    const name = this.#byModule.get(module);
    if (name === undefined || (name === 'router' && this.#hasExpress)) return;
    for (const each of modulesOf(name)) this.#byModule.delete(each);
    try {
      readLibrary(name, this.#provider, this.#incoming);
    } catch (error) {
      this.#report('error', `${name} is not traced: ${toError(error).message}`);
    }
  };
}
