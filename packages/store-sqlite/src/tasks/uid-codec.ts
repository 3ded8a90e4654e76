const usual = /^tsk_([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** A task's uid as it is stored: the 16 bytes of its UUID, or its text where it has another form. */
export function encodeUid(uid: string): Uint8Array | string {
  const parts = usual.exec(uid);
  return parts === null ? uid : Buffer.from(parts.slice(1).join(''), 'hex');
}

export function decodeUid(stored: Uint8Array | string): string {
  if (typeof stored === 'string') return stored;
  const hex = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString('hex');
  return `tsk_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
