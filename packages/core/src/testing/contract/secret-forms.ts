/** One way in which a secret may stand in a text. */
interface SecretForm {
  /** Place of the secret in the options. */
  readonly index: number;
  /** How it is written, for people. */
  readonly how: string;
  readonly text: string;
}

/** A secret found in a text. */
export type FoundSecret = Omit<SecretForm, 'text'>;

/** Finds secrets in texts, and masks them. */
export interface SecretFinder {
  readonly find: (text: string) => FoundSecret | undefined;
  /** The text with `<secrets[0]>` where that secret stood in any form. */
  readonly mask: (text: string) => string;
}

/** The shortest part of a secret that counts as a leak of it. */
const shortestPart = 8;

/**
 * Knows each secret as it is, by its first half (what is left where a text was cut before it was redacted), percent-encoded, as JSON writes it, in hex, and
 * in Base64 at any place of a longer value.
 */
export function createSecretFinder(secrets: readonly string[]): SecretFinder {
  const forms = secrets.flatMap((secret, index) =>
    // Whole forms first: masking the half alone would leave the rest.
    formsOf(secret).map(([how, text]): SecretForm => ({ index, how, text })),
  );
  return {
    find(text) {
      const found = forms.find((form) => text.includes(form.text));
      return found && { index: found.index, how: found.how };
    },
    mask: (text) => forms.reduce((masked, form) => masked.replaceAll(form.text, `<secrets[${form.index}]>`), text),
  };
}

function formsOf(secret: string): readonly (readonly [how: string, text: string])[] {
  const bytes = Buffer.from(secret);
  const forms: (readonly [string, string])[] = [
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['escaped as in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in hex', bytes.toString('hex')],
    ...base64Forms(bytes).map((text) => ['in Base64', text] as const),
    ['cut short', secret.slice(0, Math.max(shortestPart, Math.ceil(secret.length / 2)))],
  ];
  return forms.filter(([, text]) => text.length >= shortestPart);
}

/** What a longer value's Base64 has in common wherever the secret begins in it: of each of the three alignments, the letters made of the secret alone. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((padded.byteLength * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => padded.toString(encoding).slice(first, last));
  });
}
