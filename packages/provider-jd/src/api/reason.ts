/** Why the vendor refused an item, as one text: the vendor gives a text in some answers, a list of texts in others. */
export function reasonOf(message: unknown): string | undefined {
  const texts = (Array.isArray(message) ? message : [message]).filter((text) => typeof text === 'string' && text !== '');
  return texts.length === 0 ? undefined : texts.join('; ');
}
