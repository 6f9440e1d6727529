import { unlessEmpty, when } from '../template/conditional';
import { choose, isTemplate, operand, present, templateString } from '../template/expression';

export interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** What all images of a chart have in common. */
interface Global {
  readonly imageRegistry: string;
  readonly imagePullSecrets: readonly string[];
}

/** The digest, where there is one, says exactly what runs; a tag can move. */
export function imageReference({ repository, tag, digest }: Image, { imageRegistry }: Global): string {
  const mirrored = `${imageRegistry}/${withoutHost(repository)}`;
  const name = choose(present(imageRegistry), mirrored, repository);
  return choose(present(digest), `${name}@${digest}`, `${name}:${tag}`);
}

/** A first part with a dot or a port is a registry, as container runtimes read it. */
function withoutHost(repository: string): string {
  const host = '^([^/]*[.:][^/]*|localhost)/';
  return isTemplate(repository)
    ? templateString(`regexReplaceAll ${JSON.stringify(host)} ${operand(repository)} ""`)
    : repository.replace(new RegExp(host), '');
}

/** As `imagePullSecrets` of a pod. */
export const pullSecrets = (name: string, { imagePullSecrets }: Global) =>
  unlessEmpty([...when(present(name), { name }), ...imagePullSecrets.map((each) => ({ name: each }))]);
