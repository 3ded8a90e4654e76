import type { MiddlewareHandler } from 'hono';
import { ApiError } from '../api-error.ts';
import type { AppEnv } from '../app-env.ts';

/** Answers 406 to who does not take what a route has to give. */
export function accepts(mediaType: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!isAccepted(c.req.header('accept'), mediaType)) {
      throw new ApiError({
        code: 'unsupported',
        httpStatus: 406,
        message: `The answer is ${mediaType}, which the Accept header does not allow. Leave the header out, or name that type.`,
      });
    }
    return next();
  };
}

/** Whether an Accept header allows a media type (RFC 9110, section 12.5.1), by the most specific range that fits. */
export function isAccepted(header: string | undefined, mediaType: string): boolean {
  if (header === undefined || header.trim() === '') return true;
  const ranges = [mediaType, `${mediaType.split('/', 1)[0]}/*`, '*/*'];
  const qualities = new Map<string, boolean>();
  for (const part of header.split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    qualities.set(range, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)));
  }
  const fitting = ranges.find((range) => qualities.has(range));
  return fitting !== undefined && qualities.get(fitting) === true;
}
