/** Nobody nests an answer this deep; validators, `JSON.stringify` and structured clones of deeper ones overflow the stack. */
const deepest = 500;

/** `"__proto__":` as JSON may write it, with any of its characters escaped. */
const protoKey =
  /"(?:_|\\u005[Ff])(?:_|\\u005[Ff])(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[Ff])(?:t|\\u0074)(?:o|\\u006[Ff])(?:_|\\u005[Ff])(?:_|\\u005[Ff])"\s*:/;

/**
 * Parses JSON that is not trusted. Keys named `__proto__` are left out, so that copying the value sets no prototype.
 *
 * @returns the value, or `undefined` when the text is not JSON or is nested deeper than 500 levels.
 */
export function tryParseJson(text: string): unknown {
  const result = parseUntrustedJson(text);
  return 'problem' in result ? undefined : result.value;
}

/** What {@link parseUntrustedJson} answers. */
export type UntrustedJson = { readonly value: unknown } | { readonly problem: 'not-json' | 'truncated' | 'too-deep' };

/** Like {@link tryParseJson}, but says what was wrong. */
export function parseUntrustedJson(text: string): UntrustedJson {
  // Each level takes two characters at least, so most bodies are too short to be too deep.
  if (text.length > deepest * 2 && isTooDeep(text)) return { problem: 'too-deep' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the body, so it is only looked at.
    return { problem: /end of|unterminated/i.test(String(error)) && text.trim() !== '' ? 'truncated' : 'not-json' };
  }
  if ((text.includes('__proto__') || text.includes('\\u00')) && protoKey.test(text)) removeProtoKeys(value);
  return { value };
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > deepest) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

function removeProtoKeys(root: unknown): void {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const child of Object.values(value)) pending.push(child);
  }
}
