/**
 * What could move the cursor, recolour or reorder a terminal's text: C0 and C1 controls, DEL, line separators, the byte order mark and the marks
 * that reverse the direction of text.
 */
// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const unsafeCharacters = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const unsafeCharactersOfJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A vendor's text made safe to show: control characters become visible escapes such as `\x1b`, and the text stays on one line. */
export function sanitize(text: string): string {
  return text.toWellFormed().replace(unsafeCharacters, (character) => named[character] ?? escapeCharacter(character));
}

/** JSON text in which what could disturb a terminal is escaped. Its value stays the same. */
export function sanitizeJson(json: string): string {
  return json.replace(unsafeCharactersOfJson, (character) => `\\u${hex(character, 4)}`);
}

function escapeCharacter(character: string): string {
  return character.charCodeAt(0) <= 0xff ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
