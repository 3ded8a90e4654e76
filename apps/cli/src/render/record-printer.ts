/** Prints a sequence of records in one format. */
export interface RecordPrinter<TRecord> {
  add(record: TRecord): Promise<void>;
  /** Prints what is left, such as the closing bracket. Also after an interruption, so that what was printed is well formed. */
  end(): Promise<void>;
}
