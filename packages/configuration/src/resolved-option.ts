/** Where the value of an option comes from. */
export type OptionSource =
  | { readonly kind: 'configuration'; readonly file: string }
  /** `named` when the configuration refers to the variable, rather than the plugin. */
  | { readonly kind: 'environment'; readonly variable: string; readonly named: boolean }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'default' }
  | { readonly kind: 'unset' };

/** One option of a provider, as it was found; for people to look at. */
export interface ResolvedOption {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** Environment variable that is read where the configuration leaves the option out. */
  readonly variable: string | undefined;
  readonly source: OptionSource;
  /** The value that holds, as text; `undefined` for a secret and for what is not set. */
  readonly shown: string | undefined;
}

/** A source in a few words. */
export function describeSource(source: OptionSource): string {
  switch (source.kind) {
    case 'configuration':
      return 'configuration';
    case 'environment':
      return source.named ? `environment ${source.variable}, named by the configuration` : `environment ${source.variable}`;
    case 'file':
      return `file ${source.path}`;
    case 'default':
      return 'default';
    case 'unset':
      return 'not set';
  }
}
