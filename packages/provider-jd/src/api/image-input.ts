import { checkInput, invalidInput, isJsonObject } from '@tasks/provider-kit';
import * as v from 'valibot';

/** The gateway takes no larger body (vendor documentation, api-reference). */
const largestBodyBytes = 5 * 1024 * 1024;

/** The most images of one call (vendor documentation, api-reference). */
const mostImages = 200;

/** One field of an image. */
export interface ImageField {
  readonly name: string;
  readonly vendorName: string;
  /** The most characters, where the vendor documents that. */
  readonly longest?: number | undefined;
  /** Whether it may be left out or empty. @default false */
  readonly optional?: boolean | undefined;
  /** What is sent where it is left out. @default nothing */
  readonly fallback?: string | undefined;
}

/** An image as it is sent, by the vendor's names. */
export type SentImage = Readonly<Record<string, string | undefined>>;

/** A submission, ready to be sent. */
export interface ImageSubmission {
  /** JSON. */
  readonly body: string;
  readonly images: readonly SentImage[];
}

interface OurInput {
  readonly collectionName: string;
  readonly images: readonly Readonly<Record<string, string | undefined>>[];
}

/**
 * Makes the reader of a task type's input: our form, which is strict, or the vendor's own body, which is sent as it is.
 *
 * @param list - The vendor's name of the list of images.
 * @returns a function that throws `invalid_argument` naming the field.
 */
export function imageInputReader(
  list: string,
  fields: readonly ImageField[],
): (input: unknown, provider: string) => ImageSubmission {
  const entriesBy = (key: 'name' | 'vendorName'): v.ObjectEntries =>
    Object.fromEntries(fields.map((field) => [field[key], fieldSchema(field)]));
  const collection = fieldSchema({});
  const ourSchema = v.strictObject({ collectionName: collection, images: imagesOf(v.strictObject(entriesBy('name'))) });
  const theirSchema = v.looseObject({ collection_name: collection, [list]: imagesOf(v.looseObject(entriesBy('vendorName'))) });

  function toBody(input: unknown, provider: string): Readonly<Record<string, unknown>> {
    if (isJsonObject(input) && (list in input || 'collection_name' in input)) return checkInput(theirSchema, input, provider);
    const { collectionName, images } = checkInput(ourSchema, input, provider) as OurInput;
    return { collection_name: collectionName, [list]: images.map(toSentImage) };
  }

  function toSentImage(image: OurInput['images'][number]): SentImage {
    return Object.fromEntries(
      fields.map(({ name, vendorName, fallback }) => {
        const value = image[name] ?? fallback;
        // Base64 goes without the head of a data URL.
        return [vendorName, name === 'content' ? value?.replace(/^data:[^,]{0,100};base64,/i, '') : value];
      }),
    );
  }

  return (input, provider) => {
    const sent = toBody(input, provider);
    const body = JSON.stringify(sent);
    const size = Buffer.byteLength(body);
    if (size <= largestBodyBytes) return { body, images: sent[list] as readonly SentImage[] };
    throw invalidInput(
      `it has ${size} bytes, and the gateway takes ${largestBodyBytes}; give images by URL, or fewer at once`,
      provider,
    );
  };
}

function fieldSchema({ longest = Infinity, optional = false }: Pick<ImageField, 'longest' | 'optional'>): v.GenericSchema {
  const schema = v.pipe(
    v.string('expected a text'),
    v.check((text) => optional || text !== '', 'expected a text that is not empty'),
    v.check((text) => text.length <= longest || Array.from(text).length <= longest, `expected at most ${longest} characters`),
  );
  return optional ? v.optional(schema) : schema;
}

function imagesOf(image: v.GenericSchema): v.GenericSchema {
  const message = `expected a list of 1 to ${mostImages} items`;
  return v.pipe(v.array(image, message), v.minLength(1, message), v.maxLength(mostImages, message));
}
