/** What tells one vendor's signatures from another's, within the family; see `createRequestSigner`. */
export interface SigningScheme {
  /** First line of the string to sign and first word of the authorization header: `ACME4-HMAC-SHA256`. */
  readonly algorithm: string;
  /** What is put before the secret where the key is derived: `ACME4`. */
  readonly keyPrefix: string;
  /** Last part of the scope: `acme4_request`. */
  readonly terminator: string;
  /** The header of the instant, in lower case: `x-acme-date`. */
  readonly dateHeader: string;
  /** The header of a temporary key's token, in lower case: `x-acme-security-token`. */
  readonly tokenHeader: string;
  /** The header that has a new value in each request, in lower case. @default none */
  readonly nonceHeader?: string | undefined;
  /** Headers that are set or changed on the way and therefore never signed, in lower case. `authorization` is always among them. */
  readonly unsignedHeaders: readonly string[];
}

/** What a signer is given. */
export interface SigningOptions {
  /** HTTP method, in any case. */
  readonly method: string;
  /** The exact URL that will be requested. A `+` in its query means a space; write `%2B` for a plus sign. */
  readonly url: string | URL;
  /**
   * Headers that will be sent, names in any case. All are signed but the scheme's `unsignedHeaders`; a preset `authorization` is replaced. `host` is
   * taken from the URL where it is left out.
   *
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The exact body that will be sent; text is taken as UTF-8. @default none */
  readonly body?: string | Uint8Array | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A temporary key's token, sent as it is in the scheme's `tokenHeader`. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
  /** @default the given date header, else now */
  readonly date?: Date | undefined;
  /** For schemes with a `nonceHeader`. @default the given nonce header, else a new UUID */
  readonly nonce?: string | undefined;
  /** Signs exactly these headers, names in any case, rather than all. Those of the date, the nonce and the token must be among them. */
  readonly signedHeaders?: readonly string[] | undefined;
}

/** What a signer answers. */
export interface SignedRequest {
  /** All headers that must be sent, names in lower case: the given ones, `host`, those of the scheme, `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string;
}
