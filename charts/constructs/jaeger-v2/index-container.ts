import type { k8s } from 'cdk8s-plus-27';
import { present } from '../../template/condition';
import { unlessEmpty, when } from '../../template/conditional';
import { firstPart } from '../../template/each';
import { field } from '../../template/field';
import { authorities, goAuthorities } from '../authorities';
import { containerSecurity } from '../container';
import { type Image, imageReference } from '../image';
import type { Tracing } from '../installation';

export interface IndexContainerProps {
  readonly name: string;
  readonly image: Image;
  /** Before the address of the storage. */
  readonly args: readonly string[];
  readonly environment?: readonly k8s.EnvVar[];
}

/** What does something with Jaeger's indices in Elasticsearch and OpenSearch, by a program of Jaeger's; without resources. */
export function indexContainer(
  pipeline: Tracing,
  { name, image, args, environment = [] }: IndexContainerProps,
) {
  const { values } = pipeline;
  const { existingSecret, indices, servers } = values.jaeger.storage;
  const { prefix } = indices;
  return {
    name,
    image: imageReference(image, values.global),
    imagePullPolicy: field(values.images.pullPolicy),
    args: [...args, field(firstPart(servers))],
    env: unlessEmpty([
      ...environment,
      ...when(present(prefix), { name: 'INDEX_PREFIX', value: field(prefix) }),
    ]),
    volumeMounts: unlessEmpty(authorities(pipeline, goAuthorities).volumeMounts),
    envFrom: unlessEmpty(when(present(existingSecret), { secretRef: { name: field(existingSecret) } })),
    securityContext: containerSecurity,
  };
}
