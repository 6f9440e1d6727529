/** What scans cannot do without, as metrics and logs name it. */
export type Dependency = 'clamd' | 'storage' | 'redis' | 'temporary_directory';

/** In words for the owner of an upload. */
export const ownersName: Readonly<Record<Dependency, string>> = {
  clamd: 'the scanner',
  storage: 'storage',
  redis: 'the queue',
  temporary_directory: 'disk space',
};

export const dependencies: readonly Dependency[] = ['clamd', 'storage', 'redis', 'temporary_directory'];
