import path from 'node:path';

/** The folder of this package. */
export const packageDirectory: string = path.resolve(import.meta.dirname, '..', '..');

/** The template of this package. */
export const templateDirectory: string = path.join(packageDirectory, 'template');
