import type { RateLimitBucket } from '@tasks/core/provider';
import type { Colors } from '../terminal/colors.ts';
import { sanitize } from '../terminal/sanitize.ts';
import type { OptionSummary, ProviderSummary } from './provider-summary.ts';
import { renderTable } from './table.ts';

/** Providers for people: a paragraph each. */
export function renderProviders(providers: readonly ProviderSummary[], colors: Colors): string {
  return providers.map((provider) => renderProvider(provider, colors)).join('\n');
}

function renderProvider(provider: ProviderSummary, colors: Colors): string {
  const { name, plugin, origin, version, configuredIn, error } = provider;
  const title = colors.bold(sanitize(name ?? plugin));
  const facts = [
    `${plugin}${version === null ? '' : ` ${version}`}`,
    ...(origin === null ? [] : [origin]),
    `configured in ${configuredIn}`,
  ];
  let text = `${title}  ${colors.dim(sanitize(facts.join(' · ')))}\n`;
  if (error) text += `  ${colors.red('not loaded:')} ${sanitize(error.message)}\n`;
  if (provider.account !== undefined) text += `  account  ${sanitize(provider.account)}\n`;
  if (provider.rateLimit.length > 0) text += `  limits   ${provider.rateLimit.map(describeBucket).join('; ')}\n`;
  if (provider.types.length > 0) {
    const rows = provider.types.map(({ type, capabilities, description }) => [
      sanitize(type) + (type === provider.defaultType ? ' (default)' : ''),
      capabilities.join(', '),
      sanitize(description ?? ''),
    ]);
    text += indent(renderTable(['TASK TYPE', 'CAN', 'WHAT'], rows, colors));
  }
  if (provider.options.length > 0) {
    const rows = provider.options.map((option) => [sanitize(option.name), describeValue(option), sanitize(option.source)]);
    text += indent(renderTable(['OPTION', 'VALUE', 'FROM'], rows, colors));
  }
  return text;
}

function describeValue({ secret, isSet, value }: OptionSummary): string {
  if (secret) return isSet ? 'set' : 'not set';
  return value === undefined ? '-' : sanitize(value);
}

function describeBucket({ capacity, refillPerSecond }: RateLimitBucket): string {
  return `${capacity} at once, then ${refillPerSecond}/s`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
