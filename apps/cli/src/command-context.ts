import type { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import type { Dependencies } from './dependencies.ts';
import type { OutputFormat } from './render/output-format.ts';
import type { Colors } from './terminal/colors.ts';
import type { Messages } from './terminal/messages.ts';
import type { Output } from './terminal/output.ts';
import type { Redactor } from './terminal/redactor.ts';
import type { ScreenSlot } from './terminal/screen-slot.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  /** Not set: a table on a terminal, NDJSON otherwise. */
  readonly output?: OutputFormat | undefined;
  readonly raw?: boolean | undefined;
  readonly config?: string | undefined;
  readonly plugin: readonly string[];
  readonly debug?: boolean | undefined;
  /** `false` with `--no-color`. */
  readonly color: boolean;
  readonly quiet?: boolean | undefined;
}

/** What a command works with. */
export interface CommandContext {
  readonly io: Io;
  readonly options: GlobalOptions;
  /** The format of data: what `--output` says, else by whether standard output is a terminal. */
  readonly format: OutputFormat;
  readonly output: Output;
  /** Colours for standard output. */
  readonly colors: Colors;
  readonly messages: Messages;
  readonly redactor: Redactor;
  readonly screen: ScreenSlot;
  readonly interruption: Interruption;
  readonly dependencies: Dependencies;
}
