import { TasksError } from '@tasks/core';

/**
 * Checks a secret that somebody wrote down.
 *
 * @throws {TasksError} `invalid_argument` when it is not `whsec_` and 24 to 64 bytes in Base64. It does not stand in the message.
 */
export function checkTaskSecret(secret: string | undefined): string | undefined {
  if (secret === undefined) return undefined;
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1] ?? '';
  const bytes = Buffer.from(base64, 'base64').length;
  if (bytes >= 24 && bytes <= 64) return secret;
  throw new TasksError({
    code: 'invalid_argument',
    message:
      'The secret of webhooks that tasks bring cannot be used: it must be whsec_ and 24 to 64 bytes in Base64. Correct TASKS_WEBHOOK_SECRET.',
  });
}
