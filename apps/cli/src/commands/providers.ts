import { describeSource, isConfigured, versionOf } from '@tasks/configuration';
import type { ProviderRecord } from '@tasks/configuration';
import type { TaskTypeV1 } from '@tasks/core/provider';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findProviders, hasLoaded, nothingConfigured } from '../open-providers.ts';
import type { CsvColumns } from '../render/csv.ts';
import { printRecords } from '../render/print-records.ts';
import { renderProviders } from '../render/provider-list.ts';
import type { ProviderSummary } from '../render/provider-summary.ts';

/** `tasks providers`: what is loaded, and what is not and why. */
export async function providers(context: CommandContext): Promise<number> {
  const set = await findProviders(context);
  await printRecords(context, set.records.map(summarize), columns, (records) => renderProviders(records, context.colors));
  if (!isConfigured(set)) throw nothingConfigured(set);
  return hasLoaded(set) ? exitCodes.success : exitCodes.usage;
}

const columns: CsvColumns<ProviderSummary> = {
  name: ({ name }) => name ?? undefined,
  plugin: ({ plugin }) => plugin,
  origin: ({ origin }) => origin ?? undefined,
  version: ({ version }) => version ?? undefined,
  configuredIn: ({ configuredIn }) => configuredIn,
  types: ({ types }) => types.map(({ type, capabilities }) => `${type} (${capabilities.join(', ')})`).join('\n'),
  errorCode: ({ error }) => error?.code,
  errorMessage: ({ error }) => error?.message,
};

function summarize(record: ProviderRecord): ProviderSummary {
  const { provider, error } = record;
  return {
    name: record.name ?? null,
    plugin: record.specifier,
    origin: record.origin ?? null,
    version: versionOf(record) ?? null,
    configuredIn: record.configuredIn,
    ...(provider && { account: provider.account, defaultType: provider.defaultType }),
    types: Object.entries(provider?.types ?? {}).map(([type, definition]) => ({
      type,
      ...(definition.description !== undefined && { description: definition.description }),
      capabilities: capabilitiesOf(definition),
    })),
    rateLimit: provider?.rateLimit ?? [],
    ...(provider?.maxConcurrency !== undefined && { maxConcurrency: provider.maxConcurrency }),
    options: record.options.map(({ name, description, required, secret, source, shown, variable }) => ({
      name,
      description,
      required,
      secret,
      isSet: source.kind !== 'unset' && source.kind !== 'default',
      ...(shown !== undefined && { value: shown }),
      source: describeSource(source),
      ...(variable !== undefined && { environmentVariable: variable }),
    })),
    ...(error && { error: { code: error.code, message: error.message } }),
  };
}

function capabilitiesOf(type: TaskTypeV1): string[] {
  return [
    'status',
    ...(type.submit ? ['submit'] : []),
    ...(type.cancel ? ['cancel'] : []),
    ...(type.getStatusMany ? ['batch status'] : []),
  ];
}
