import type { ProviderRecord } from './provider-set.ts';

/**
 * Where a provider's vendor is: its option `baseUrl`, else that option's default, whose `{option}` parts are filled in.
 *
 * @returns `undefined` when the plugin has no such option.
 */
export function baseUrlOf({ plugin, values }: Pick<ProviderRecord, 'plugin' | 'values'>): string | undefined {
  const option = plugin?.options['baseUrl'];
  const template = typeof values['baseUrl'] === 'string' ? values['baseUrl'] : option?.default;
  if (template === undefined) return undefined;
  const filled = template.replace(/\{(\w+)\}(\.[\w.-]+)?/g, (whole, name: string, suffix = '') => {
    const value = values[name] ?? plugin?.options[name]?.default;
    if (typeof value !== 'string') return whole;
    // A shop may be written with or without the domain that follows it here.
    return value.endsWith(suffix) ? value : value + suffix;
  });
  return !filled.includes('{') && URL.canParse(filled) && /^https?:/.test(filled) ? filled : undefined;
}
