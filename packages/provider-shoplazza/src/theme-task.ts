import { checkInput, encodePathSegment, formBody, membersOf, parseShape, queryOf } from '@tasks/provider-kit';
import * as v from 'valibot';
import type { ShoplazzaTheme } from './items.ts';
import type { ShoplazzaClient } from './shoplazza-client.ts';
import { shoplazzaTaskType } from './shoplazza-task.ts';
import type { ShoplazzaTaskType } from './shoplazza-task.ts';
import { findThemeTask, mapThemeStatus, themeTaskBody } from './theme-status.ts';

/** What a theme task is made of. */
export interface ShoplazzaThemeInput {
  /** The theme as a ZIP file: its bytes, or, where the input is JSON, its bytes in base64. */
  readonly file: Uint8Array | string;
  /** The theme's name. @default what the ZIP file says */
  readonly name?: string | undefined;
  /** The theme's version, such as `1.0.0`. @default what the ZIP file says */
  readonly version?: string | undefined;
  /** The merchant's theme that the upload belongs to. @default a new theme */
  readonly merchantThemeId?: string | undefined;
}

/** The task type `theme`: Shoplazza unpacks an uploaded theme. */
export type ShoplazzaThemeTaskType = ShoplazzaTaskType<ShoplazzaThemeInput, ShoplazzaTheme>;

/** The version that documents the upload of themes. Later ones have no such call; the vendor's own tool calls an older one for it, too. */
const uploadApiVersion = '2022-01';

const text = v.optional(v.string('expected a text'));
const inputSchema = v.strictObject({
  file: v.pipe(
    v.unknown(),
    v.transform((file) => (typeof file === 'string' ? Buffer.from(file, 'base64') : file)),
    v.custom<Uint8Array>(isZip, 'expected a ZIP file: its bytes as a Uint8Array, or in base64 where the input is JSON'),
  ),
  name: text,
  version: text,
  merchantThemeId: text,
});

/**
 * Status: `GET /openapi/{version}/themes/task/{task_id}`, which the vendor documents from 2025-06 on. Create: `POST /openapi/2022-01/themes/upload`
 * with the ZIP file as `multipart/form-data` and the name, version and merchant theme in the query.
 */
export function createThemeTaskType(client: ShoplazzaClient): ShoplazzaThemeTaskType {
  const { provider } = client;
  return shoplazzaTaskType(client, {
    description: 'Uploads of themes',
    // The vendor's own tool asks every three seconds.
    hints: { latencyMs: 3000 },
    statusCall: (id) => ({ path: `themes/task/${encodePathSegment(id, provider)}` }),
    readStatus: (data, response, id) => mapThemeStatus(id, parseShape(themeTaskBody, findThemeTask(data), response)),
    async createCall(input) {
      const { file, merchantThemeId, ...named } = checkInput(inputSchema, input, provider);
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(file)], { type: 'application/zip' }), 'theme.zip');
      return {
        method: 'POST',
        apiVersion: uploadApiVersion,
        path: `themes/upload${queryOf({ ...named, merchant_theme_id: merchantThemeId })}`,
        ...(await formBody(form)),
      };
    },
    createdId: (data) => membersOf(findThemeTask(data))['id'],
  });
}

/** Every ZIP file with something in it begins with the letters PK. */
function isZip(file: unknown): boolean {
  return file instanceof Uint8Array && file[0] === 0x50 && file[1] === 0x4b;
}
