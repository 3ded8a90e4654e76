import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { signRequest } from '@tasks/provider-jd';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { findProviders } from '../open-providers.ts';
import { printRecords } from '../render/print-records.ts';
import type { Colors } from '../terminal/colors.ts';
import { createRedactor } from '../terminal/redactor.ts';
import { sanitize } from '../terminal/sanitize.ts';

/** Options of `tasks sign jd`. */
export interface SignCommandOptions {
  readonly method: string;
  readonly url: string;
  readonly header: readonly string[];
  readonly body?: string | undefined;
  readonly bodyFile?: string | undefined;
  readonly date?: string | undefined;
  readonly nonce?: string | undefined;
  readonly provider?: string | undefined;
  readonly showSessionToken?: boolean | undefined;
}

/** What `tasks sign jd` prints. */
export interface SignatureReport {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly signature: string;
  readonly headers: Readonly<Record<string, string>>;
}

const packageName = '@tasks/provider-jd';

/** `tasks sign jd`: every step of a signature, so that it can be held against the vendor's. The secret key is never printed. */
export async function signJd(context: CommandContext, options: SignCommandOptions): Promise<number> {
  if (!URL.canParse(options.url)) throw invalidArgument(`--url ${options.url} is not an absolute URL.`);
  const keys = await findKeys(context, options.provider);
  const signed = signRequest({
    method: options.method,
    url: options.url,
    headers: parseHeaders(options.header),
    body: await readBody(context, options),
    ...keys,
    date: options.date === undefined ? undefined : parseDate(options.date),
    nonce: options.nonce,
  });
  const redactor = createRedactor();
  redactor.add(keys.secretAccessKey);
  if (keys.sessionToken !== undefined && !options.showSessionToken) {
    redactor.add(keys.sessionToken);
    redactor.add(Buffer.from(keys.sessionToken).toString('base64'));
  }
  const report: SignatureReport = {
    canonicalRequest: redactor.redact(signed.canonicalRequest),
    stringToSign: redactor.redact(signed.stringToSign),
    signature: signed.signature,
    headers: Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, redactor.redact(value)])),
  };
  await printRecords(
    context,
    [report],
    {
      canonicalRequest: (record) => record.canonicalRequest,
      stringToSign: (record) => record.stringToSign,
      signature: (record) => record.signature,
      headers: (record) => headerLines(record.headers).join('\n'),
    },
    (records) => records.map((record) => renderReport(record, context.colors)).join(''),
  );
  return exitCodes.success;
}

interface JdKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  readonly region: string;
  readonly service: string;
}

async function findKeys(context: CommandContext, name: string | undefined): Promise<JdKeys> {
  const { records, configurationFile } = await findProviders(context);
  const record = records.find((candidate) =>
    name === undefined ? candidate.specifier === packageName : candidate.name === name,
  );
  if (!record) {
    const where = configurationFile ?? 'the environment';
    throw invalidArgument(
      name === undefined ? `There is no provider of JD in ${where}.` : `No provider is named "${name}" in ${where}.`,
    );
  }
  if (record.specifier !== packageName)
    throw invalidArgument(`Provider "${record.name}" is not one of JD, but of ${record.specifier}.`);
  const text = (option: string): string | undefined => {
    const value = record.values[option];
    return typeof value === 'string' ? value : undefined;
  };
  const accessKeyId = text('accessKeyId');
  const secretAccessKey = text('secretAccessKey');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw record.error ?? invalidArgument('There are no keys to sign with. Set JD_ACCESS_KEY_ID and JD_SECRET_ACCESS_KEY.');
  }
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: text('sessionToken'),
    region: text('region') ?? 'cn-north-1',
    service: text('service') ?? 'aiapi',
  };
}

function parseHeaders(headers: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    headers.map((header) => {
      const colon = header.indexOf(':');
      if (colon < 1) throw invalidArgument(`--header ${header} is not written name:value.`);
      return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()];
    }),
  );
}

async function readBody(
  { io }: CommandContext,
  { body, bodyFile }: SignCommandOptions,
): Promise<string | Uint8Array | undefined> {
  if (body !== undefined && bodyFile !== undefined) throw invalidArgument('Give the body either by --body or by --body-file.');
  if (bodyFile === undefined) return body;
  try {
    return bodyFile === '-' ? await buffer(io.stdin) : await readFile(resolve(io.cwd, bodyFile));
  } catch (error) {
    throw invalidArgument(
      `The body could not be read from ${bodyFile}: ${error instanceof Error ? error.message : String(error)}.`,
      error,
    );
  }
}

function parseDate(text: string): Date {
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const [, year, month, day, hour, minute, second] = compact ?? [];
  const date = new Date(compact ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : text);
  if (Number.isNaN(date.getTime()))
    throw invalidArgument(`--date ${text} is no date. Write 2026-11-22T02:03:04Z or 20261122T020304Z.`);
  return date;
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

function renderReport({ canonicalRequest, stringToSign, headers }: SignatureReport, colors: Colors): string {
  const section = (title: string, lines: readonly string[]): string =>
    `${colors.bold(title)}\n${lines.map(sanitize).join('\n')}\n`;
  return [
    section('Canonical request', canonicalRequest.split('\n')),
    section('String to sign', stringToSign.split('\n')),
    section('Headers', headerLines(headers)),
  ].join('\n');
}
