/**
 * Loads a package that is compared with. Its types are written by hand beside each use: type checks of the repository must pass where the
 * packages of this folder are not installed.
 */
export function loadPeer<TPackage>(name: string): Promise<TPackage> {
  return import(name) as Promise<TPackage>;
}
