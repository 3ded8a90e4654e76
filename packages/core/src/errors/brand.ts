/**
 * Marks a class so that its instances are known across two installed copies of this package, where `instanceof` fails. The mark sits on
 * the prototype: subclasses carry it too.
 */
export function brand(constructor: { readonly prototype: object }, name: string): void {
  Object.defineProperty(constructor.prototype, Symbol.for(`tasks.error.${name}`), { value: true });
}

/** Whether {@link brand} marked the value's class, or one that it extends, with that name. */
export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Symbol.for(`tasks.error.${name}`) in value;
}
