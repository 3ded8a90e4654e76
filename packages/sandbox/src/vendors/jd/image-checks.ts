import { isFilledText, isText } from '../../options/check-options.ts';

/** Most images that one call may bring. */
export const largestBatch = 200;

const longestId = 256;

/** Whether a collection may have this name: 1 to 50 characters. */
export function isCollectionName(value: unknown): value is string {
  return isFilledText(value) && value.length <= 50;
}

/** Whether an image or product may have this id. The vendor states no length; this one bounds what the sandbox keeps. */
export function isId(value: unknown, longest: number = longestId): value is string {
  return isFilledText(value) && value.length <= longest;
}

/** Whether the text is an image's content by its look: a URL or Base64. The sandbox never loads it. */
export function isImageContent(value: unknown): boolean {
  return isText(value) && (/^https?:\/\/[^\s/]+/i.test(value) || /^[A-Za-z0-9+/]+={0,2}$/.test(value));
}

/** Whether an image's description is short enough, or absent. */
export function isImageInfo(value: unknown, longest: number): boolean {
  return value === undefined || (isText(value) && value.length <= longest);
}
