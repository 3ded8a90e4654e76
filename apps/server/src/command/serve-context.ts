import type { BundledPlugins } from '@tasks/configuration';
import type { Surroundings } from './data-directory.ts';

/** What a process that serves works with. */
export interface ServeContext {
  readonly surroundings: Surroundings;
  /** The plugins that come with the program, by package name. */
  readonly bundledPlugins: BundledPlugins;
  /** Settles once the server is to end, with the name of what ends it, for the log. A server that is not up yet ends once it is. */
  readonly stopped: Promise<string>;
  /** Told, in one line, where the server listens, once it does. */
  readonly say: (line: string) => void;
  /** Where the lines of the log go. @default standard error */
  readonly logs?: { write(line: string): void } | undefined;
  /** Told every secret that the configuration holds, before anything else sees it. The log is without them by itself. @default nobody */
  readonly onSecret?: ((secret: string) => void) | undefined;
}
