/** The domain that every shop's host is directly under. One `z`: some of the vendor's pages print `myshoplazza.com`, where no shop answers. */
const shopDomain = 'myshoplaza.com';

// `$` without the `m` flag matches at the very end only, so a trailing line break is refused. Matched before lower-casing: `toLowerCase` turns
// some non-ASCII letters (U+212A) into ASCII ones.
const handlePattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** The shop's handle, in lower case, of `my-shop` or `my-shop.myshoplaza.com`; `undefined` for anything else. */
export function parseShopHandle(shop: string): string | undefined {
  const suffix = `.${shopDomain}`;
  const handle = shop.slice(-suffix.length).toLowerCase() === suffix ? shop.slice(0, -suffix.length) : shop;
  return handlePattern.test(handle) ? handle.toLowerCase() : undefined;
}

/** Whether the text is a shop's whole host, `my-shop.myshoplaza.com`, and nothing more. */
export function isShopHost(host: string): boolean {
  return host.includes('.') && parseShopHandle(host) !== undefined;
}

/** `my-shop.myshoplaza.com` for `my-shop`. */
export function shopHostOf(handle: string): string {
  return `${handle}.${shopDomain}`;
}

/** What is expected of a shop, and the likely mistake where there is one. */
export function explainShop(shop: string): string {
  const hint = /myshoplazza\.com$/i.test(shop.trim())
    ? ' The domain of Shoplazza shops has one "z": myshoplaza.com.'
    : shop !== shop.trim()
      ? ' It has white space or a line break around it.'
      : /^[a-z]+:\/\//i.test(shop)
        ? ' Leave out the scheme and everything after the host.'
        : '';
  return `expected my-shop or my-shop.${shopDomain}.${hint}`;
}
