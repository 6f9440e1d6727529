import { present } from '../template/condition';
import { unlessEmpty, when } from '../template/conditional';
import { each } from '../template/each';
import { field } from '../template/field';
import { choose, text, without } from '../template/text';
import type { Value } from '../template/value';
import type { Values } from '../template/values';

export type Image = Values<{
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}>;

/** What all images of a chart have in common. */
type Global = Values<{
  readonly imageRegistry: string;
  readonly imagePullSecrets: readonly string[];
}>;

/** The digest, where there is one, says exactly what runs; a tag can move. */
export function imageReference({ repository, tag, digest }: Image, { imageRegistry }: Global): string {
  const mirrored = text`${imageRegistry}/${without(repository, host)}`;
  const name = choose(present(imageRegistry), mirrored, repository);
  return field(choose(present(digest), text`${name}@${digest}`, text`${name}:${tag}`));
}

/** A first part with a dot or a port is a registry, as container runtimes read it. */
const host = '^([^/]*[.:][^/]*|localhost)/';

/** As `imagePullSecrets` of a pod. */
export const pullSecrets = (secret: Value<string>, { imagePullSecrets }: Global) =>
  unlessEmpty([
    ...when(present(secret), { name: field(secret) }),
    ...each(imagePullSecrets, (name) => ({ name })),
  ]);
