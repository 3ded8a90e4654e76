/** Where the API of a vendor of that name would be: for those who do not say. */
export function defaultBaseUrl(name: string): string {
  return `https://api.${name}.example/v1`;
}

/** What is wrong with a base URL, as a whole sentence; nothing when it is usable. */
export function baseUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return 'A base URL begins with https://, such as https://api.acme.example/v1.';
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'A base URL has no user name, no query and no fragment.';
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return 'A base URL begins with https://: plain http would show credentials to whoever reads along. It is for this machine only.';
  }
  // It is written into source files: nothing may end the text that it stands in.
  return /^[A-Za-z0-9:/._~%[\]-]+$/.test(text) ? undefined : 'A base URL has letters, digits and . _ ~ % - / only.';
}

/** Without a slash at its end: paths begin with one. */
export function trimBaseUrl(text: string): string {
  return text.replace(/\/+$/, '');
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
