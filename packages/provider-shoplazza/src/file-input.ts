import { invalidArgument } from './invalid-argument.ts';
import { isObject } from './vendor-values.ts';

/** What a file task is made of: the URLs to fetch, at least one, each `http` or `https`. Or the vendor's own body. */
export type ShoplazzaFileInput =
  | { readonly urls: readonly string[] }
  | {
      /** The vendor's name for `urls`. */
      readonly original_source_list: readonly string[];
    };

/** The body of the vendor's create call. */
export interface CreateFileBody {
  readonly original_source_list: readonly string[];
}

/**
 * Checks the input; URLs are passed on as they were written.
 *
 * @throws {TasksError} `invalid_argument` naming the field, never the URL: it may hold a signature.
 */
export function readFileInput(input: unknown, provider: string): CreateFileBody {
  const fields = isObject(input) ? Object.keys(input) : [];
  const field = fields[0];
  if (!isObject(input) || fields.length !== 1 || (field !== 'urls' && field !== 'original_source_list')) {
    throw invalidArgument(
      'A file task is made of { "urls": ["https://…", …] } and nothing else; original_source_list, the name in the vendor\'s API, is taken in place of urls.',
      provider,
    );
  }
  const urls = input[field];
  if (!Array.isArray(urls) || urls.length === 0) throw invalidArgument(`${field} must be a list of at least one URL.`, provider);
  const bad = urls.findIndex((url) => !isWebUrl(url));
  if (bad >= 0)
    throw invalidArgument(
      `${field}[${bad}] is not an http or https URL; Shoplazza fetches the files from where they are.`,
      provider,
    );
  return { original_source_list: urls as readonly string[] };
}

function isWebUrl(value: unknown): boolean {
  if (typeof value !== 'string' || /\s/.test(value)) return false;
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}
