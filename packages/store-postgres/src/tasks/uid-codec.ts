const usual = /^tsk_([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** A task's uid as it is stored, in hexadecimal: `01` and its UUID, or `00` and its text in UTF-8 where it has another form. */
export function encodeUid(uid: string): string {
  const parts = usual.exec(uid);
  return parts === null ? `00${Buffer.from(uid).toString('hex')}` : `01${parts.slice(1).join('')}`;
}

export function decodeUid(stored: Buffer): string {
  if (stored[0] === 0) return stored.subarray(1).toString();
  const hex = stored.subarray(1).toString('hex');
  return `tsk_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
