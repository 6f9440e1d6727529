/** The name of the package that a file belongs to: of several folders `node_modules`, of the innermost. */
export function packageInPath(path: string): string | undefined {
  const start = Math.max(path.lastIndexOf('/node_modules/'), path.lastIndexOf('\\node_modules\\'));
  if (start === -1) return undefined;
  const [first = '', second = ''] = path.slice(start + '/node_modules/'.length).split(/[\\/]/, 2);
  return first.startsWith('@') ? `${first}/${second}` : first;
}
