/** One image to store. */
export interface JdProductImageToAdd {
  /** The product (SKU) that the image is of. */
  readonly productId: string;
  /** Names the image; unique within the collection. */
  readonly imageId: string;
  /** A URL, which the vendor takes from its own image servers only, or Base64. Several images at once must be given by URL. */
  readonly content: string;
  /** A description of at most 256 characters. @default '' */
  readonly info?: string | undefined;
}

/** Images to store: at most 200, in a collection that is created where it does not exist. */
export interface JdAddProductImages {
  readonly collectionName: string;
  readonly images: readonly JdProductImageToAdd[];
}

/** The same as the vendor writes it; sent as it is. */
export interface JdAddProductImagesBody {
  readonly collection_name: string;
  readonly image_list: readonly {
    readonly product_id: string;
    readonly image_id: string;
    readonly image_content: string;
    readonly image_info?: string | undefined;
  }[];
}

/** What a `product-image` task is created from. */
export type JdProductImageInput = JdAddProductImages | JdAddProductImagesBody;
