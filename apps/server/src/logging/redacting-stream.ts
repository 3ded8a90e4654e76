import type { DestinationStream } from 'pino';

/** Texts shorter than this are no secrets that could be told from other text. */
const shortestSecret = 6;

/** A stream of log lines that takes out the secrets it was told, wherever they stand: a plugin's own error may quote one. */
export interface RedactingStream extends DestinationStream {
  /** Takes this text out of all that is written from now on. */
  hide(secret: string): void;
}

/** Makes a stream that hands on to another. */
export function createRedactingStream(stream: DestinationStream): RedactingStream {
  const secrets = new Set<string>();
  return {
    hide(secret) {
      if (secret.length < shortestSecret) return;
      secrets.add(secret);
      // As it stands within JSON.
      secrets.add(JSON.stringify(secret).slice(1, -1));
    },
    write(line) {
      let redacted = line;
      for (const secret of secrets) redacted = redacted.replaceAll(secret, '[hidden]');
      stream.write(redacted);
    },
  };
}
