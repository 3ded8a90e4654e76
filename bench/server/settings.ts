/** How much is measured. */
export interface Settings {
  /** Where all contenders keep their files: one disk for all. */
  readonly folder: string;
  readonly rounds: number;
  /** How long each measurement takes. */
  readonly milliseconds: number;
  /** How many tasks are tracked: poll cycles at each size, memory and restart at the last. */
  readonly sizes: readonly number[];
  /** How long tasks are polled at 200 a second. */
  readonly steadyMs: number;
  readonly readers: number;
  /** How many tasks the readers are told of, each with two events. */
  readonly told: number;
}
