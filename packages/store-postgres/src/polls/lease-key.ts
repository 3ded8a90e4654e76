/** Names a lease: a number alone may be given with the wrong task. */
export function leaseKey(encodedUid: string, attempt: number): string {
  return `${encodedUid} ${attempt}`;
}
