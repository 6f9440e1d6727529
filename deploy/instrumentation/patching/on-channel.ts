import { subscribe } from 'node:diagnostics_channel';
import { diag } from '@opentelemetry/api';
import { otherProvider } from '../other-sdk/yielded';

/** Listens to what Node or a package publishes. What goes wrong here must not reach the service: Node would end it. */
export function onChannel(name: string, react: (message: unknown) => void): void {
  subscribe(name, (message) => {
    if (otherProvider()) return;
    try {
      react(message);
    } catch (error) {
      diag.error(`tracing ${name} failed`, error);
    }
  });
}
