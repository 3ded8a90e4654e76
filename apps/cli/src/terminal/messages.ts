import type { OutputStream } from '../io.ts';
import type { Colors } from './colors.ts';
import type { Redactor } from './redactor.ts';
import { sanitize } from './sanitize.ts';
import type { ScreenSlot } from './screen-slot.ts';

/** What the program says to people, on standard error. Every text is made safe for a terminal and free of secrets. */
export interface Messages {
  readonly colors: Colors;
  readonly isTerminal: boolean;
  readonly isQuiet: boolean;
  /** What went wrong, on one line, and what to do about it. Shown also with `--quiet`. */
  error(text: string, hint?: string): void;
  /** What to do about an error. Shown also with `--quiet`. */
  hint(text: string): void;
  /** What a person should look at; silenced by `--quiet`. */
  warning(text: string): void;
  /** How things go; silenced by `--quiet`. */
  progress(text: string): void;
  /** What must be said also with `--quiet`, such as how to resume. May have several lines. */
  notice(text: string): void;
  /** Only with `--debug`. May have several lines. */
  debug(text: () => string): void;
}

/** Options of {@link createMessages}. */
export interface MessagesOptions {
  readonly stream: OutputStream;
  readonly screen: ScreenSlot;
  readonly colors: Colors;
  readonly redactor: Redactor;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** Messages on standard error. */
export function createMessages(options: MessagesOptions): Messages {
  const { stream, screen, colors, redactor, quiet, debug } = options;
  const clean = (text: string): string => sanitize(redactor.redact(text));
  const cleanLines = (text: string): string => redactor.redact(text).split('\n').map(sanitize).join('\n');
  const write = (text: string): void => screen.write(stream, `${text}\n`);
  const writeHint = (text: string): void => write(`${colors.cyan('hint:')} ${clean(text)}`);
  return {
    colors,
    isTerminal: stream.isTTY === true,
    isQuiet: quiet,
    error(text, hint) {
      write(`${colors.red('error:')} ${clean(text)}`);
      if (hint !== undefined) writeHint(hint);
    },
    hint: writeHint,
    warning(text) {
      if (!quiet) write(`${colors.yellow('warning:')} ${clean(text)}`);
    },
    progress(text) {
      if (!quiet) write(clean(text));
    },
    notice: (text) => write(cleanLines(text)),
    debug(text) {
      if (debug) write(colors.dim(`debug: ${cleanLines(text())}`));
    },
  };
}
