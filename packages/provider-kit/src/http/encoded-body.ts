/** A request's body, and the headers that say how it is written. */
export interface EncodedBody {
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Encodes a form, which may hold files, as `multipart/form-data`. */
export async function formBody(form: FormData): Promise<EncodedBody> {
  // The platform's own encoding.
  const encoded = new Response(form);
  return {
    body: new Uint8Array(await encoded.arrayBuffer()),
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
  };
}

/** Encodes a value as JSON. */
export function jsonBody(value: unknown): EncodedBody {
  return { body: JSON.stringify(value), headers: { 'content-type': 'application/json' } };
}
