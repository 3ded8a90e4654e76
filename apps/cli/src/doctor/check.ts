/** One thing that `tasks doctor` looked at. */
export interface Check {
  /** Instance name; `null` for what concerns all. */
  readonly provider: string | null;
  readonly check: 'configuration' | 'credentials' | 'reachability' | 'clock';
  readonly status: 'ok' | 'warning' | 'error' | 'skipped';
  readonly message: string;
  /** The exit code that it asks for. */
  readonly exitCode: number;
}
