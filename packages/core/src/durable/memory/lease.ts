/** Who may settle a row, and until when. */
export interface Lease {
  /** How often it was leased: the newest lease has this number. */
  attempt: number;
  /** It is leased before this instant; 0 when nobody has it. */
  leasedUntil: number;
}

export function isLeased({ leasedUntil }: Lease, now: number): boolean {
  return leasedUntil > now;
}

/** Whether the lease of that number still holds. */
export function holdsLease(lease: Lease | undefined, attempt: number, now: number): lease is Lease {
  return lease !== undefined && lease.attempt === attempt && isLeased(lease, now);
}

/** Leases a row anew. Gives the number of the lease. */
export function takeLease(lease: Lease, until: number): number {
  lease.attempt += 1;
  lease.leasedUntil = until;
  return lease.attempt;
}

export function endLease(lease: Lease): void {
  lease.leasedUntil = 0;
}
