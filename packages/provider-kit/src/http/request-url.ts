import { TasksError } from '@tasks/core/provider';

/** Whether the text is an absolute http or https URL without white space. */
export function isWebUrl(text: string): boolean {
  const protocol = /\s/.test(text) ? undefined : URL.parse(text)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}

/** Whether the text can be a base URL: absolute, http or https, with a host, without credentials, query or fragment. */
export function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    !text.includes('?') &&
    !text.includes('#')
  );
}

/**
 * The part of a request's URL before its path: the base URL without trailing slashes, so that the path adds exactly one.
 *
 * @throws {TasksError} `invalid_argument` unless {@link isBaseUrl}.
 */
export function urlPrefix(baseUrl: string, provider: string): string {
  if (typeof baseUrl !== 'string' || !isBaseUrl(baseUrl)) {
    throw new TasksError({
      code: 'invalid_argument',
      provider,
      message: `The base URL of provider "${provider}" is not usable: give an absolute http or https URL without user name, password, query or fragment, such as https://api.example.com.`,
    });
  }
  const url = new URL(baseUrl);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The host of a URL for messages: never the query, which may hold a token. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host || 'The vendor';
}
