import { type Finding, found } from '../finding';
import { look } from '../mends';
import { observed, type Observed } from '../observed';
import type { Inside, State } from '../state';

/** OpenTelemetry's SDK takes no older one. */
const oldestNode = 20;

/** What of the bundle became of the process itself: only there NODE_OPTIONS and Node.js are what they are. */
export const checkProcesses = (state: State): Finding[] =>
  observed(state).flatMap((each) => {
    const said = checkSaid(state, each);
    return said.some(({ level }) => level === 'fault') ? said : [...checkInside(state, each), ...said];
  });

function checkInside(state: State, { subject, container, inside }: Observed): Finding[] {
  if ('error' in inside)
    return /"node": (executable file not found|no such file)|node.*: No such file/i.test(inside.error)
      ? [found('no-node', subject, `${container.name} has no Node.js, and the bundle was injected into it`)]
      : [found('not-looked-into', subject, `cannot be looked into: ${inside.error}`)];
  return judge(state, subject, container.name, inside.value);
}

function judge(state: State, subject: string, container: string, inside: Inside): Finding[] {
  const { version, preloads, hidden, environment } = inside;
  if (Number.parseInt(version, 10) < oldestNode)
    return [
      found('node-too-old', subject, `${container} runs Node.js ${version}, and ${oldestNode} is the oldest`),
    ];
  if (!preloads.includes(true) && hidden > 0)
    return [
      found(
        'not-looked-into',
        subject,
        `${container} runs processes of another user, which cannot be looked into`,
      ),
    ];
  if (preloads.length === 0)
    return [
      found(
        'no-node',
        subject,
        `${container} runs no process of Node.js, and the bundle was injected into it`,
      ),
    ];
  if (!preloads.includes(true))
    return [
      found(
        'node-options-overridden',
        subject,
        `${container} runs Node.js without the bundle: something replaced its NODE_OPTIONS`,
        look(state, 'describe', subject),
      ),
    ];
  return environment['TRACING_ENABLED'] === 'false'
    ? [found('tracing-off', subject, `${container} has TRACING_ENABLED=false`)]
    : [];
}

/** What the bundle itself has said. */
function checkSaid(state: State, { subject, container, said }: Observed): Finding[] {
  if ('error' in said) return [];
  const find = (text: string) => said.value.find((message) => message.startsWith(text));
  const refused = find('tracing is off: ');
  if (refused !== undefined)
    return [
      found('tracing-refused', subject, refused, look(state, 'logs', subject, '--container', container.name)),
    ];
  const other = find("the service's own OpenTelemetry SDK") ?? find("traces are left to the service's own");
  const nowhere = find('spans are made but not exported');
  return [
    ...(other === undefined ? [] : [found('other-sdk', subject, other)]),
    ...(nowhere === undefined ? [] : [found('exports-nowhere', subject, nowhere)]),
  ];
}
