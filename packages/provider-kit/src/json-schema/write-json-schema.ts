import { mkdir, writeFile } from 'node:fs/promises';
import { httpProviderJsonSchema } from './http-provider-json-schema.ts';

const folder = new URL('../../dist/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('http-provider.schema.json', folder), `${JSON.stringify(httpProviderJsonSchema(), undefined, 2)}\n`);
