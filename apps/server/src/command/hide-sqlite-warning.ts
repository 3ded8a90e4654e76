/** Keeps Node.js 22 from telling on standard error that its SQLite, which later lines no longer call experimental, is experimental: nobody could act on it. */
export function hideSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (...args: readonly unknown[]): void => {
    const [warning] = args;
    if (typeof warning === 'string' && warning.startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, undefined, args);
  };
}
