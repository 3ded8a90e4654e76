/** What stands in a text where a secret stood. */
export const redactedMark = '[redacted]';

/**
 * Secrets shorter than this are left alone: no vendor issues one, and a text without all of its "a" tells nobody anything.
 */
const shortestSecret = 4;

/**
 * Makes a function that replaces secrets in texts by `[redacted]`. It finds each secret as it is, percent-encoded (also as a form value, and also
 * partly or with lower-case digits) and as JSON writes it, however many times escaped.
 */
export function createRedactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= shortestSecret);
  if (known.length === 0) return (text) => text;
  let pattern: RegExp | undefined;
  return (text) => {
    // Built on first use: only errors need it. The longest first, so that a secret that begins with another goes as a whole.
    pattern ??= new RegExp(
      known
        .toSorted((left, right) => right.length - left.length)
        .map(patternOf)
        .join('|'),
      'gu',
    );
    return text.replace(pattern, redactedMark);
  };
}

function patternOf(secret: string): string {
  return Array.from(secret.toWellFormed(), patternOfCharacter).join('');
}

/** How JSON writes control characters that have a letter of their own. */
const jsonLetters: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\f': 'f', '\b': 'b' };

function patternOfCharacter(character: string): string {
  const forms = [percentForm(character), jsonForm(character)];
  if (character === ' ') forms.push(String.raw`\+`);
  // JSON puts a backslash before these; JSON within JSON puts more.
  if (character === '"' || character === '/') forms.push(String.raw`\\*${character}`);
  else if (character === '\\') forms.push(String.raw`\\+`);
  else forms.push(character.replace(/[$()*+.?[\]^{|}]/, String.raw`\$&`));
  const letter = jsonLetters[character];
  if (letter !== undefined) forms.push(String.raw`\\+${letter}`);
  return `(?:${forms.join('|')})`;
}

function percentForm(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `%(?:25)*${anyCaseHex(byte, 2)}`).join('');
}

function jsonForm(character: string): string {
  let form = '';
  for (let index = 0; index < character.length; index++) form += String.raw`\\+u${anyCaseHex(character.charCodeAt(index), 4)}`;
  return form;
}

function anyCaseHex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
