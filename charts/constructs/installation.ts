import { createHash } from 'node:crypto';
import { type ApiObject, Chart } from 'cdk8s';
import type { Mangamotion } from '../model/mangamotion';
import type { Operators } from '../model/operators';
import { templateString } from '../template/expression';
import { type Release, templateValues, type Values } from '../template/values';

/** What constructs are written against: one installation, by plain manifests or by Helm. */
export interface Installation<T> {
  readonly release: Release;
  readonly values: Values<T>;
  /** A text that changes when one of the objects does. */
  hash(...objects: readonly ApiObject[]): string;
}

/** The mangamotion chart's. */
export type Pipeline = Installation<Mangamotion>;

/** The operators chart's. */
export type OperatorInstallation = Installation<Operators>;

/** Everything is known: for plain manifests. */
export function plainInstallation<T>(name: string, namespace: string, values: Values<T>): Installation<T> {
  return {
    release: { name, namespace, clusterName: `${namespace}-${name}`, version: '0.1.0', manager: 'cdk8s' },
    values,
    hash: (...objects) =>
      createHash('sha256')
        .update(JSON.stringify(objects.map((object) => object.toJson())))
        .digest('hex'),
  };
}

/** Helm decides: `model` gives the shape of the values alone. */
export function helmInstallation<T extends object>(chart: string, model: T): Installation<T> {
  return {
    release: {
      name: templateString(`include "${chart}.name" .`),
      namespace: templateString('.Release.Namespace'),
      clusterName: templateString(`include "${chart}.clusterName" .`),
      version: templateString('.Chart.AppVersion'),
      manager: templateString('.Release.Service'),
    },
    values: templateValues(model),
    // Each construct chart is one template, and its output is what the cluster gets.
    hash: (...objects) => {
      const files = objects.map(
        (object) => `(include (print .Template.BasePath "/${Chart.of(object).node.id}.yaml") .)`,
      );
      return templateString(`print ${files.join(' ')} | sha256sum`);
    },
  };
}
