import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { rolldown } from 'rolldown';

/** How large a module is to somebody who bundles it. */
export interface EntrySize {
  /** Bytes of the bundle, minified: names are shortened, private members too, and what no export needs is gone. */
  readonly minified: number;
  /** Bytes of that, compressed as a web server would: gzip, level 9. */
  readonly gzip: number;
}

/**
 * Bundles a built module with the files of its own package that it imports, and measures the result. Everything that it imports by a package's name,
 * also another package of this workspace, counts as a dependency and stays outside.
 *
 * @param file - Absolute.
 */
export async function measureEntry(file: string): Promise<EntrySize> {
  const bundle = await rolldown({
    input: file,
    platform: 'node',
    logLevel: 'warn',
    external: (specifier) => !specifier.startsWith('.') && !path.isAbsolute(specifier),
  });
  try {
    const { output } = await bundle.generate({ format: 'esm', minify: true });
    const bundled = output.map((part) => (part.type === 'chunk' ? part.code : part.source));
    const bytes = Buffer.concat(bundled.map((part) => Buffer.from(part)));
    return { minified: bytes.byteLength, gzip: gzipSync(bytes, { level: 9 }).byteLength };
  } finally {
    await bundle.close();
  }
}
