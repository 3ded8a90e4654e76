/** How a provider is written. */
export type ProviderKind = 'declarative' | 'json' | 'code';

/** Each kind, as people are asked to choose it. The first is taken where nobody says. */
export const kinds: readonly { readonly value: ProviderKind; readonly label: string; readonly hint: string }[] = [
  { value: 'declarative', label: 'Data in TypeScript', hint: 'for an API that is plain REST and JSON: typed, least code' },
  { value: 'json', label: 'Data in a JSON file', hint: 'the same without code and without a build' },
  { value: 'code', label: 'Code', hint: 'for everything else' },
];
