/** How JD's list items look: objects, as documented since July 2020, or the strings of the revision before. */
export type JdItemVariant = 'objects' | 'strings';

/** The sandbox's JD account, with every default filled in. */
export interface JdSettings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly qps: number;
  readonly dailyQuota: number;
  readonly maxClockSkewMs: number;
  readonly itemVariant: JdItemVariant;
  readonly durationMs: number;
}
