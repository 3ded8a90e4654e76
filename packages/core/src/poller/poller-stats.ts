/** What a poller has done since it was made. */
export interface PollerStats {
  /** Tasks that are waited for at the moment. */
  readonly tracked: number;
  /** Polls answered with a status. */
  readonly polls: number;
  /** Polls that failed, throttled ones included. */
  readonly failures: number;
  /** Polls that the vendor refused because they came too fast. */
  readonly throttled: number;
  /** Tasks seen to be done. */
  readonly finished: number;
  /** How long the ends of those that were seen running before took to be noticed, at the most, all together, in milliseconds: from the last poll before. */
  readonly detectionMs: number;
  /** How much later than planned polls were sent, all together, in milliseconds: for want of room in the account, mostly. */
  readonly latenessMs: number;
}
