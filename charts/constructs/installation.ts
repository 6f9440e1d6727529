import { createHash } from 'node:crypto';
import { type ApiObject, Chart } from 'cdk8s';
import type { z } from 'zod';
import type { Mangamotion } from '../model/mangamotion';
import type { Operators } from '../model/operators';
import type { TracingChart } from '../model/tracing-chart';
import { subchartFile } from '../template/subchart';
import { text } from '../template/text';
import { type Condition, known, templateCondition, templateText, type Value } from '../template/value';
import { knownValues, type Release, templateValues, type Values } from '../template/values';

/** What constructs are written against: one installation, by plain manifests or by Helm. */
export interface Installation<T> {
  readonly release: Release;
  readonly values: Values<T>;
  /** A text that changes when one of the objects does. */
  hash(...objects: readonly ApiObject[]): string;
  /** Whether the cluster's Kubernetes is this one or newer, which is supposed where nobody can ask it. */
  isKubernetes(version: `1.${number}`): Condition;
}

/** The mangamotion chart's. */
export type Pipeline = Installation<Mangamotion>;

type Settings = Pipeline['values'];
type Shared = keyof Settings & keyof TracingChart;
/** Of a group of settings those that the tracing chart has, too. */
type Of<Key extends Shared> =
  Settings[Key] extends Value<unknown>
    ? Settings[Key]
    : Pick<Settings[Key], keyof TracingChart[Key] & keyof Settings[Key]>;

/** What both the mangamotion chart and the tracing chart have: the backend, and how services get there. */
export interface Tracing extends Omit<Pipeline, 'values'> {
  readonly values: { readonly [Key in Shared]: Of<Key> };
}

/** The operators chart's. */
export type OperatorInstallation = Installation<Operators>;

/** Everything is known: for plain manifests. */
export function plainInstallation<T extends object>(
  name: string,
  namespace: string,
  schema: z.ZodObject & z.ZodType<T>,
  settings: NoInfer<T>,
): Installation<T> {
  return {
    release: {
      application: known('mangamotion'),
      name: known(name),
      namespace: known(namespace),
      clusterName: known(`${namespace}-${name}`),
      version: known('0.1.0'),
      manager: known('cdk8s'),
    },
    values: knownValues(schema, settings),
    hash: (...objects) =>
      createHash('sha256')
        .update(JSON.stringify(objects.map((object) => object.toJson())))
        .digest('hex'),
    isKubernetes: () => known(true),
  };
}

/** Helm decides, by these defaults. */
export function helmInstallation<T extends object>(
  chart: string,
  schema: z.ZodObject & z.ZodType<T>,
  defaults: NoInfer<T>,
  application = known('mangamotion'),
): Installation<T> {
  return {
    release: {
      application,
      name: templateText(`include "${chart}.name" .`),
      namespace: templateText('.Release.Namespace'),
      clusterName: templateText(`include "${chart}.clusterName" .`),
      version: templateText('.Chart.AppVersion'),
      manager: templateText('.Release.Service'),
    },
    values: templateValues(schema, defaults),
    // Each construct chart is one template, and its output is what the cluster gets.
    hash: (...objects) =>
      hashOf(objects.map((object) => `include (print .Template.BasePath "/${fileOf(object)}.yaml") .`)),
    isKubernetes: (oldest) =>
      templateCondition(`semverCompare ">=${oldest}.0-0" .Capabilities.KubeVersion.Version`),
  };
}

/** The same, where objects that pods depend on are of the subchart. */
export const withSubchart = <T>(installation: Installation<T>, subchart: string): Installation<T> => ({
  ...installation,
  hash: (...objects) => hashOf(objects.map((object) => subchartFile(subchart, fileOf(object)))),
});

const fileOf = (object: ApiObject): string => Chart.of(object).node.id;

const hashOf = (files: readonly string[]): string =>
  text`${templateText(`print ${files.map((file) => `(${file})`).join(' ')} | sha256sum`)}`;
