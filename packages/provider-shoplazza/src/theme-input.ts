import { invalidArgument } from './invalid-argument.ts';
import { isObject } from './vendor-values.ts';

/** What a theme task is made of. */
export interface ShoplazzaThemeInput {
  /** The theme as a ZIP file: its bytes, or, where the input is JSON, its bytes in base64. */
  readonly file: Uint8Array | string;
  /** The theme's name. @default what the ZIP file says */
  readonly name?: string | undefined;
  /** The theme's version, such as `1.0.0`. @default what the ZIP file says */
  readonly version?: string | undefined;
  /** The merchant's theme that the upload belongs to. @default a new theme */
  readonly merchantThemeId?: string | undefined;
}

/** A checked input: the bytes, and the query of the create call. */
export interface ThemeUpload {
  readonly file: Uint8Array;
  readonly query: URLSearchParams;
}

const queryNames = { name: 'name', version: 'version', merchantThemeId: 'merchant_theme_id' } as const;

/** @throws {TasksError} `invalid_argument` naming the field. */
export function readThemeInput(input: unknown, provider: string): ThemeUpload {
  if (!isObject(input))
    throw invalidArgument(
      'A theme task is made of { "file": <a ZIP file as bytes or base64>, "name"?, "version"?, "merchantThemeId"? }.',
      provider,
    );
  const unknown = Object.keys(input).find((field) => field !== 'file' && !Object.hasOwn(queryNames, field));
  if (unknown !== undefined) {
    throw invalidArgument(
      `A theme task has no field ${JSON.stringify(unknown)}; it has file, ${Object.keys(queryNames).join(', ')}.`,
      provider,
    );
  }
  const query = new URLSearchParams();
  for (const [field, name] of Object.entries(queryNames)) {
    const value = input[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw invalidArgument(`${field} must be text.`, provider);
    query.set(name, value);
  }
  return { file: readZip(input['file'], provider), query };
}

function readZip(file: unknown, provider: string): Uint8Array {
  const bytes = typeof file === 'string' ? Buffer.from(file, 'base64') : file;
  // Every ZIP file with something in it begins with the letters PK.
  if (!(bytes instanceof Uint8Array) || bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw invalidArgument(
      'file is not a ZIP file. Pass its bytes as a Uint8Array, or in base64 where the input is JSON.',
      provider,
    );
  }
  return bytes;
}
