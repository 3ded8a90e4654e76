import * as v from 'valibot';
import { checkInput, checkedBody, imageContent, listSchema, textSchema } from '../api/check-input.ts';

/** One image to index. */
export interface JdImageToIndex {
  /** Names the image; unique within the collection; at most 50 characters. */
  readonly name: string;
  /** A URL, which the vendor takes from its own image servers only, or Base64. */
  readonly content: string;
  /** Given back by searches; at most 300 characters. */
  readonly info?: string | undefined;
}

/** Images to index: at most 200. An account has at most 3 collections. */
export interface JdIndexImages {
  readonly collectionName: string;
  readonly images: readonly JdImageToIndex[];
}

/** The same as the vendor writes it; sent as it is. */
export interface JdIndexImagesBody {
  readonly collection_name: string;
  readonly docs: readonly { readonly image_name: string; readonly image_content: string; readonly info?: string | undefined }[];
}

/** What an `image-index` task is created from. */
export type JdImageIndexInput = JdIndexImages | JdIndexImagesBody;

/** Lengths by the vendor documentation, insert_data. */
const longestName = 50;
const longestInfo = 300;

const infoSchema = v.optional(
  v.pipe(v.string('expected a text'), v.maxLength(longestInfo, `expected at most ${longestInfo} characters`)),
);

const inputSchema: v.GenericSchema<unknown, JdIndexImages> = v.strictObject({
  collectionName: textSchema(),
  images: listSchema(v.strictObject({ name: textSchema(longestName), content: textSchema(), info: infoSchema })),
});

const bodySchema: v.GenericSchema<unknown, JdIndexImagesBody> = v.looseObject({
  collection_name: textSchema(),
  docs: listSchema(v.looseObject({ image_name: textSchema(longestName), image_content: textSchema(), info: infoSchema })),
});

/** The JSON to send. @throws {TasksError} `invalid_argument` naming the field. */
export function toBody(input: unknown, provider: string): string {
  if (typeof input === 'object' && input !== null && ('docs' in input || 'collection_name' in input)) {
    return checkedBody(checkInput(bodySchema, input, provider), provider);
  }
  const { collectionName, images } = checkInput(inputSchema, input, provider);
  return checkedBody(
    {
      collection_name: collectionName,
      docs: images.map(({ name, content, info }) => ({ image_name: name, image_content: imageContent(content), info })),
    },
    provider,
  );
}
