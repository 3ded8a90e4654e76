/** The most that is kept of a receiver's answer, in bytes. */
export const longestAnswerBytes = 1024;

/** What a log or a terminal would act on rather than show: control characters but line feeds and tabs, and marks that turn the direction of text. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The beginning of a receiver's answer as text that is safe to show, at most 1 kB of it. Undefined when there is nothing to show. */
export function answerText(bytes: Uint8Array): string | undefined {
  const text = beginning(bytes).replaceAll('\r\n', '\n').replace(unprintable, '').trim();
  // What was no UTF-8 has grown: each byte of it is a mark of three bytes.
  return text === '' ? undefined : beginning(new TextEncoder().encode(text));
}

/** As much of the text as fits, without half of a character at its end. */
function beginning(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, longestAnswerBytes), { stream: bytes.length > longestAnswerBytes });
}
