/**
 * Lets a program whose reader has seen enough (`| head`) go on to its own end, where it closes what it opened, instead
 * of failing with a stack trace.
 */
export function tolerateClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
