/** Knows the secrets that were read and takes them out of text, whatever wrote it. */
export interface Redactor {
  add(secret: string): void;
  redact(text: string): string;
}

/** Shorter values would take harmless text apart, and are no secrets worth the name. */
const shortestSecret = 6;

/** Starts with no secrets. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    add(secret) {
      if (secret.length < shortestSecret) return;
      secrets.add(secret);
      secrets.add(encodeURIComponent(secret.toWellFormed()));
    },
    redact(text) {
      let redacted = text;
      for (const secret of secrets) redacted = redacted.replaceAll(secret, '[redacted]');
      return redacted;
    },
  };
}
