/** Options of commands that may reach into a cluster, for `parseArguments`. */
export const clusterOptions = {
  context: { type: 'string' },
  namespace: { type: 'string', default: 'mangamotion' },
  release: { type: 'string', default: 'mangamotion' },
} as const;

/** Which release of which cluster. */
export interface ClusterOptions {
  /** Of the kubeconfig; undefined: none was named. */
  readonly context: string | undefined;
  readonly namespace: string;
  readonly release: string;
}

/** Their part of a command's help. @param width of the column of options */
export const clusterHelp = (width: number): string =>
  [
    ['--context CONTEXT', 'kubectl port-forwards into this cluster instead'],
    ['--namespace NAME', 'where the mangamotion chart is installed; default mangamotion'],
    ['--release NAME', 'of the chart; default mangamotion'],
  ]
    .map(([option = '', meaning]) => `  ${option.padEnd(width)}${meaning}`)
    .join('\n');

/** Where Jaeger answers queries: as it was given, else as the environment says where no cluster is named. */
export function jaegerUrlOf(
  given: string | undefined,
  { context }: { readonly context?: string | undefined },
  env: NodeJS.ProcessEnv,
): string | undefined {
  const named = context === undefined ? env['JAEGER_QUERY_URL'] || undefined : undefined;
  return (given ?? named)?.replace(/\/+$/, '');
}
