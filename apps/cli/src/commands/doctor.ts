import { baseUrlOf, isConfigured } from '@tasks/configuration';
import type { ProviderRecord, ProviderSet } from '@tasks/configuration';
import type { CommandContext } from '../command-context.ts';
import { checkReachability } from '../doctor/check-reachability.ts';
import type { Check } from '../doctor/check.ts';
import { exitCodeOfError, exitCodes, firstExitCode } from '../exit-codes.ts';
import { findProviders, nothingConfigured } from '../open-providers.ts';
import { printRecords } from '../render/print-records.ts';
import { renderTable } from '../render/table.ts';
import type { Colors } from '../terminal/colors.ts';
import { sanitize } from '../terminal/sanitize.ts';

/** Options of `tasks doctor`. */
export interface DoctorOptions {
  /** How long a vendor may take to answer, in milliseconds. @default 10_000 */
  readonly timeout?: number | undefined;
}

const defaultTimeoutMs = 10_000;

/** `tasks doctor`: checks what a provider needs before anything is asked of it. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<number> {
  const set = await findProviders(context);
  const timeoutMs = options.timeout ?? defaultTimeoutMs;
  const wanted = set.records.filter(({ provider, isWanted }) => provider ?? isWanted);
  const perProvider = await Promise.all(wanted.map((record) => checkProvider(context, record, timeoutMs)));
  const checks = [checkConfiguration(set), ...perProvider.flat()];
  await printRecords(
    context,
    checks.map(({ provider, check, status, message }) => ({ provider, check, status, message })),
    {
      provider: ({ provider }) => provider ?? undefined,
      check: ({ check }) => check,
      status: ({ status }) => status,
      message: ({ message }) => message,
    },
    (records) => renderChecks(records, context.colors),
  );
  return firstExitCode(checks.map(({ exitCode }) => exitCode));
}

function checkConfiguration(set: ProviderSet): Check {
  const base = { provider: null, check: 'configuration' } as const;
  if (!isConfigured(set)) {
    return { ...base, status: 'error', message: nothingConfigured(set).message, exitCode: exitCodes.usage };
  }
  const message = set.configurationFile ?? 'no configuration file; the environment alone';
  return { ...base, status: 'ok', message, exitCode: exitCodes.success };
}

async function checkProvider(context: CommandContext, record: ProviderRecord, timeoutMs: number): Promise<Check[]> {
  const provider = record.name ?? record.specifier;
  const credentials = record.options.filter(({ secret, required, source }) => secret && (required || source.kind !== 'unset'));
  const missing = credentials.filter(({ source, name }) => source.kind === 'unset' || record.values[name] === undefined);
  const checks: Check[] = [
    record.error
      ? {
          provider,
          check: 'configuration',
          status: 'error',
          message: record.error.message,
          exitCode: exitCodeOfError(record.error),
        }
      : { provider, check: 'configuration', status: 'ok', message: `made by ${record.specifier}`, exitCode: exitCodes.success },
  ];
  if (credentials.length > 0) {
    const names = (missing.length > 0 ? missing : credentials)
      .map(({ name, variable }) => (variable ? `${name} (${variable})` : name))
      .join(', ');
    checks.push(
      missing.length > 0
        ? { provider, check: 'credentials', status: 'error', message: `not set: ${names}`, exitCode: exitCodes.usage }
        : {
            provider,
            check: 'credentials',
            status: 'ok',
            message: `set: ${names}; whether the vendor takes them shows only when it is asked`,
            exitCode: exitCodes.success,
          },
    );
  }
  const baseUrl = baseUrlOf(record);
  if (baseUrl === undefined) {
    checks.push({
      provider,
      check: 'reachability',
      status: 'skipped',
      message: 'its base URL is not known',
      exitCode: exitCodes.success,
    });
    return checks;
  }
  const { clock, fetch } = context.dependencies;
  return [
    ...checks,
    ...(await checkReachability({ provider, baseUrl, fetch, clock, timeoutMs, signal: context.interruption.signal })),
  ];
}

function renderChecks(checks: readonly Omit<Check, 'exitCode'>[], colors: Colors): string {
  const styles = { ok: colors.green, warning: colors.yellow, error: colors.red, skipped: colors.dim } as const;
  const symbols = { ok: '✔', warning: '!', error: '✖', skipped: '-' } as const;
  const rows = checks.map(({ provider, check, status, message }) => [
    styles[status](`${symbols[status]} ${status}`),
    sanitize(provider ?? '-'),
    check,
    sanitize(message),
  ]);
  return renderTable(['STATUS', 'PROVIDER', 'CHECK', 'DETAIL'], rows, colors);
}
