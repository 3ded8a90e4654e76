import { destination, pino, stdTimeFunctions } from 'pino';
import type { DestinationStream, LevelWithSilent, Logger } from 'pino';

/** Options of {@link createLogger}. */
export interface LoggerOptions {
  /** @default 'info' */
  readonly level?: LevelWithSilent | undefined;
  /** Where the lines go. @default stderr, so that stdout is for what a command prints */
  readonly stream?: DestinationStream | undefined;
}

/** Members that hold secrets, should a line, its error or the headers of something ever carry one. Paths with stars would cost ten times the line itself. */
const secretPaths = [
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'secret',
  'secrets',
  'key',
  'apiKey',
  'token',
  'accessToken',
  'password',
].flatMap((name) => [`["${name}"]`, `err["${name}"]`, `headers["${name}"]`, `err.headers["${name}"]`]);

/** Makes a logger that writes one JSON object a line: `level` as a word, `time` as ISO 8601, `msg`, and what belongs to it. */
export function createLogger(options: LoggerOptions = {}): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths, censor: '[hidden]' },
    },
    options.stream ?? destination({ dest: 2, sync: true }),
  );
}
