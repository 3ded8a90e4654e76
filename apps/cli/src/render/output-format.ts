/** How data is printed. */
export type OutputFormat = 'table' | 'json' | 'ndjson' | 'csv';

/** Every {@link OutputFormat}, as `--output` takes them. */
export const outputFormats: readonly OutputFormat[] = ['table', 'json', 'ndjson', 'csv'];
