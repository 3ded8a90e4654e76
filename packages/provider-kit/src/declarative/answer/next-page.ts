import { readCount } from '../../json/json-values.ts';
import type { HttpPages } from '../definition/http-pages.ts';
import { withParameter } from '../request/api-request.ts';
import type { ApiRequest } from '../request/api-request.ts';
import { toText } from '../values/scalar-text.ts';
import { compileSource } from '../values/sources.ts';
import type { ApiAnswer } from './api-answer.ts';

/** A page that was read. */
export interface ReadPage {
  readonly answer: ApiAnswer;
  /** The request that it answers. */
  readonly request: ApiRequest;
  /** How many pages were read before it. */
  readonly index: number;
  /** Whether its lists are empty. */
  readonly isEmpty: boolean;
}

/** The request for the next page, `undefined` after the last; or why there is no telling. */
export type PageTurner = (page: ReadPage) => ApiRequest | undefined | { readonly problem: string };

/** Takes a definition's paging apart, once. */
export function compilePages(pages: HttpPages, baseUrl: string): PageTurner {
  switch (pages.type) {
    case 'cursor': {
      const readCursor = compileSource(pages.next);
      const readMore = pages.more === undefined ? undefined : compileSource(pages.more);
      return ({ answer, request }) => {
        const cursor = toText(readCursor(answer));
        const hasMore = readMore === undefined || readMore(answer) === true || readMore(answer) === 'true';
        if (cursor === undefined || !hasMore) return undefined;
        return { ...request, query: withParameter(request.query, pages.parameter, cursor) };
      };
    }
    case 'page': {
      const readLast = pages.last === undefined ? undefined : compileSource(pages.last);
      const { first = 1 } = pages;
      return ({ answer, request, index, isEmpty }) => {
        const next = first + index + 1;
        const last = readCount(readLast?.(answer));
        if (isEmpty || (last !== undefined && next > last)) return undefined;
        return { ...request, query: withParameter(request.query, pages.parameter, String(next)) };
      };
    }
    case 'link': {
      const isLinkHeader = typeof pages.next === 'object' && pages.next.header.toLowerCase() === 'link';
      const readLink = compileSource(pages.next);
      return ({ answer, request }) => {
        const value = readLink(answer);
        const link = isLinkHeader ? nextOf(toText(value) ?? '') : toText(value);
        return link === undefined ? undefined : follow(link, answer.response.url, baseUrl, request);
      };
    }
  }
}

/** A link is followed only below the base URL, where the credential belongs. */
function follow(link: string, from: string, baseUrl: string, request: ApiRequest): ApiRequest | { readonly problem: string } {
  const url = URL.parse(link, from);
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  if (url === null || url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`)) {
    return { problem: 'the link to the next page leads out of the base URL, where the credential must not go' };
  }
  return { ...request, path: url.pathname.slice(prefix.length), query: [...url.searchParams] };
}

/** The target of `rel="next"` in a `Link` header (RFC 8288). */
function nextOf(header: string): string | undefined {
  for (const link of header.split('<').slice(1)) {
    const end = link.indexOf('>');
    const parameters = link
      .slice(end + 1)
      .toLowerCase()
      .split(';');
    const isNext = parameters.some((parameter) => {
      const [name = '', value = ''] = parameter.split('=');
      return name.trim() === 'rel' && value.replace(/[",]/g, ' ').trim().split(/\s+/).includes('next');
    });
    if (end > 0 && isNext) return link.slice(0, end);
  }
  return undefined;
}
