import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';
import { fingerprint } from '../../secrets/fingerprint.ts';
import { renderText } from '../values/render.ts';
import { compileTemplate } from '../values/template.ts';
import type { CheckedHttpProviderOptions } from './http-provider-options.ts';

/**
 * Names the vendor account: by the definition's template, else `<host>:<fingerprint>`. The fingerprint is that of what tells accounts apart: of the user name where
 * there is one, for a password could be guessed, else of the credential, which is random and long.
 */
export function accountOf(definition: HttpProviderDefinition, { baseUrl, values }: CheckedHttpProviderOptions): string {
  const named =
    definition.account === undefined ? undefined : renderText(compileTemplate(definition.account), { options: values });
  if (named !== undefined) return `${definition.name}:${named}`;
  const { host } = new URL(baseUrl);
  const credential = credentialOf(definition, values);
  if (credential === '') return host;
  return `${host}:${fingerprint(host, credential)}`;
}

function credentialOf({ auth, options = {} }: HttpProviderDefinition, values: Readonly<Record<string, string>>): string {
  if (auth?.type === 'basic') return renderText(compileTemplate(auth.username), { options: values }) ?? '';
  return Object.keys(options)
    .filter((name) => options[name]?.secret)
    .map((name) => values[name] ?? '')
    .join('\n')
    .trim();
}
