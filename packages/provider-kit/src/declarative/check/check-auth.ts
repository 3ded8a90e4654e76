import type { HttpProviderAuth } from '../definition/http-provider-auth.ts';
import { checkTemplate } from './check-template.ts';
import type { DefinitionView } from './definition-view.ts';

/** Reports what is wrong with how requests prove whose they are. */
export function checkAuth(view: DefinitionView, auth: HttpProviderAuth): void {
  switch (auth.type) {
    case 'bearer':
      return checkCredential(view, 'auth.token', auth.token);
    case 'header':
      return checkCredential(view, 'auth.value', auth.value);
    case 'query':
      return checkCredential(view, 'auth.value', auth.value);
    case 'basic':
      if (auth.password === undefined) return checkCredential(view, 'auth.username', auth.username);
      checkTemplate(view, 'auth.username', auth.username, { known: [] });
      return checkCredential(view, 'auth.password', auth.password);
    case 'hmac': {
      checkCredential(view, 'auth.key', auth.key);
      const made = ['timestamp', 'timestampMs', 'nonce'];
      checkTemplate(view, 'auth.message', auth.message, { known: ['method', 'path', 'url', 'body', ...made] });
      const used = Object.entries(auth.headers).flatMap(([name, value]) =>
        checkTemplate(view, `auth.headers.${name}`, value, { known: ['signature', ...made] }),
      );
      if (!used.some(({ root }) => root === 'signature')) view.report('auth.headers', 'none of them uses {signature}');
    }
  }
}

/** A credential comes from an option that is marked secret, so that nothing shows it. */
function checkCredential(view: DefinitionView, member: string, text: string): void {
  const options = view.definition.options ?? {};
  const placeholders = checkTemplate(view, member, text, { known: [] });
  const names = placeholders.map(({ path }) => String(path[1])).filter((name) => Object.hasOwn(options, name));
  if (placeholders.length === 0) {
    view.report(member, 'must come from an option, such as {options.apiKey}: a credential does not belong into a definition');
  } else if (names.length > 0 && !names.some((name) => options[name]?.secret)) {
    view.report(member, `comes from ${names.join(', ')}: mark it as a secret by options.${names[0]}.secret`);
  }
}
