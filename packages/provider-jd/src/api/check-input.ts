import { TasksError } from '@tasks/core/provider';
import * as v from 'valibot';

/** The gateway takes no larger body (vendor documentation, api-reference). */
const largestBodyBytes = 5 * 1024 * 1024;

/** The most items of one call (vendor documentation, api-reference). */
const mostItems = 200;

/** Checks a submission's input by a strict schema. @throws {TasksError} `invalid_argument` naming the field. */
export function checkInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown, provider: string): T {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const what =
    issue.expected === 'never'
      ? 'is not a field of it'
      : issue.input === undefined
        ? 'is missing'
        : `is not usable: ${issue.message.slice(0, 200)}`;
  throw invalidInput(path === null ? `it ${what}` : `${path.slice(0, 200)} ${what}`, provider);
}

/** The JSON of a body. @throws {TasksError} `invalid_argument` when it is larger than the gateway takes. */
export function checkedBody(body: object, provider: string): string {
  const text = JSON.stringify(body);
  const size = Buffer.byteLength(text);
  if (size <= largestBodyBytes) return text;
  throw invalidInput(
    `it has ${size} bytes, and the gateway takes ${largestBodyBytes}; give images by URL, or fewer at once`,
    provider,
  );
}

/** The error for an input that cannot be submitted. */
export function invalidInput(what: string, provider: string): TasksError {
  return new TasksError({ code: 'invalid_argument', provider, message: `The input cannot be submitted: ${what}.` });
}

/** A text that must say something, of a bounded length where the vendor documents one. */
export function textSchema(mostCharacters?: number): v.GenericSchema<unknown, string> {
  const text = v.pipe(v.string('expected a text'), v.nonEmpty('expected a text that is not empty'));
  if (mostCharacters === undefined) return text;
  return v.pipe(
    text,
    v.check((value) => Array.from(value).length <= mostCharacters, `expected at most ${mostCharacters} characters`),
  );
}

/** A list of 1 to 200 items. */
export function listSchema<T>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T[]> {
  const message = `expected a list of 1 to ${mostItems} items`;
  return v.pipe(v.array(item, message), v.minLength(1, message), v.maxLength(mostItems, message));
}

/** An image's content as the vendor wants it: a URL, or Base64 without the head of a data URL. */
export function imageContent(content: string): string {
  return content.replace(/^data:[^,]{0,100};base64,/i, '');
}
