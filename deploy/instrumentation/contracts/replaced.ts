import type { InstrumentationName } from '../configuration';

/** What OpenTelemetry has and this project has, too, but faster; each by what starts it. */
export type Replaced = Record<InstrumentationName & ('http' | 'ioredis' | 'undici'), () => unknown>;
