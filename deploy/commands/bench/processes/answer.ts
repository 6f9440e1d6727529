/** Answers each question of the benchmark, and ends with it. Kept free of imports: it runs inside servers, too. */
export function answer(respond: (question: unknown) => object | Promise<object>): void {
  process.on('message', (question: unknown) => {
    Promise.resolve(respond(question)).then(
      (reply) => process.send?.(reply),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit());
}
