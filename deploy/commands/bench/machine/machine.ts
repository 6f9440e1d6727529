import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import path from 'node:path';
import { projectDirectory } from '../../../rig/project-directory';
import type { Tracer } from '../tracers/tracer';

/** Where figures come from: they compare on one machine only. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly architecture: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: platform(),
    architecture: arch(),
    node: process.version,
  };
}

/** For file names: `linux-x64-amd-epyc-2-cores`. Never the host's name, which is nobody's business. */
export function slugOf({ platform: system, architecture, cpu, cores }: Machine): string {
  const text = `${system} ${architecture} ${cpu} ${cores} cores`;
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** The measured packages' installed versions, this project's own and the tracers' among them. */
export function installedVersions(tracers: readonly Tracer[]): Record<string, string> {
  const packages = ['express', 'bullmq', 'ioredis', '@aws-sdk/client-s3', '@opentelemetry/api'];
  packages.push('@opentelemetry/auto-instrumentations-node', '@opentelemetry/sdk-node');
  const versions = packages.map((name) => [name, versionIn(path.join('node_modules', name))]);
  const peers = tracers.flatMap(({ peer }) => (peer ? [[peer.name, peer.version]] : []));
  return Object.fromEntries([['mangamotion', versionIn('')], ...versions, ...peers]);
}

function versionIn(directory: string): string {
  const manifest = path.join(projectDirectory, directory, 'package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}
