import type { Plan } from '../choices/plan.ts';

/** Everything in the template that stands for something of the new package. */
const placeholders = /https:\/\/api\.acme\.example\/v1|tasks-provider-acme|ACME|Acme|acme/g;

/**
 * Puts the new package's words into a text or a path of the template, which is a working package of a vendor "acme".
 *
 * `acme` becomes the name, `ACME` the beginning of its environment variables; `Acme` becomes a part of an identifier where it is one (`createAcmeProvider`),
 * else the vendor's name as people read it.
 */
export function fillWords(text: string, { name, packageName, baseUrl }: Plan): string {
  const parts = name.split('-');
  const capitalised = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return text.replace(placeholders, (placeholder, offset: number) => {
    switch (placeholder) {
      case 'tasks-provider-acme':
        return packageName;
      case 'ACME':
        return parts.join('_').toUpperCase();
      case 'Acme': {
        const isPartOfIdentifier = /[A-Za-z0-9]/.test(text.charAt(offset - 1) + text.charAt(offset + placeholder.length));
        return capitalised.join(isPartOfIdentifier ? '' : ' ');
      }
      case 'acme':
        return name;
      default:
        return baseUrl;
    }
  });
}
