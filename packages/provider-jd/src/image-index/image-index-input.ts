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
