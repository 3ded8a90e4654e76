export type { Io, OutputStream, StopSignal } from './io.ts';
export { run } from './run.ts';
