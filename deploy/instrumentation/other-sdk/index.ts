import type { TracerProvider } from '@opentelemetry/api';
import type { TracingConfiguration } from '../configuration';
import type { Report } from '../diagnostics/report';
import { callingApiVersion } from './api-version';
import { watchRegistrations, type Kind, type Registered } from './registrations';
import { yieldTo } from './yielded';

/**
 * Two SDKs in one process would make every span twice. A service that registers one of its own gets it, as if this
 * bundle were not there; or with `keep` it does not, and its spans are made here. A line says which.
 */
export function meetOtherSdk(choice: TracingConfiguration['otherSdk'], report: Report): void {
  if (choice === 'yield') return watchRegistrations(new Handover(report).attempt);
  let isTold = false;
  watchRegistrations((_registered, kind) => {
    if (kind !== 'trace' || isTold) return;
    isTold = true;
    report('warn', "the service's own OpenTelemetry SDK exports nothing, as TRACING_OTHER_SDK is keep");
  });
}

/**
 * An SDK registers several things one after the other, a provider for traces among them or not: only with that one
 * does it take over. Until then ours are put back.
 */
class Handover {
  readonly #report: Report;
  #ours: Registered | undefined;
  #offered: Partial<Record<Kind, object>> = {};
  #wantsTraces = false;
  #hasEnded = false;

  constructor(report: Report) {
    this.#report = report;
  }

  readonly attempt = (registered: Registered, kind: Kind): void => {
    this.#wantsTraces ||= kind === 'trace';
    if (this.#hasEnded || this.#ours) return;
    const { version, context, propagation, trace } = registered;
    this.#ours = {
      version,
      ...(context && { context }),
      ...(propagation && { propagation }),
      ...(trace && { trace }),
    };
    Object.assign(registered, { context: undefined, propagation: undefined, trace: undefined });
    registered.version = callingApiVersion() ?? version;
    // Whoever starts an SDK does it at once.
    queueMicrotask(() => this.#decide(registered));
  };

  #decide(registered: Registered): void {
    const ours = this.#ours;
    this.#ours = undefined;
    const { context, propagation, trace } = registered;
    this.#offered = {
      ...this.#offered,
      ...(context && { context }),
      ...(propagation && { propagation }),
    };
    if (!isProvider(trace)) {
      Object.assign(registered, ours);
      if (this.#wantsTraces) this.#refused();
      return;
    }
    this.#hasEnded = true;
    Object.assign(registered, this.#offered);
    yieldTo(trace);
    this.#report(
      'info',
      "traces are left to the service's own OpenTelemetry SDK; TRACING_OTHER_SDK=keep would make them here",
    );
  }

  /** Its copy of the API is of another version, which cannot be told of one that is bundled into the service. */
  #refused(): void {
    this.#hasEnded = true;
    this.#report(
      'warn',
      "the service's own OpenTelemetry SDK exports nothing: it has a bundled @opentelemetry/api of another version",
    );
  }
}

function isProvider(candidate: object | undefined): candidate is TracerProvider {
  return candidate !== undefined && 'getTracer' in candidate && typeof candidate.getTracer === 'function';
}
