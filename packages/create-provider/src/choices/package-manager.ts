/** What installs the package's dependencies and runs its scripts. */
export interface PackageManager {
  readonly name: PackageManagerName;
  /** The version that is to be used; `undefined` for npm, which comes with Node. */
  readonly version: string | undefined;
}

export type PackageManagerName = 'npm' | 'pnpm' | 'yarn';

/** Each package manager, as people are asked to choose it. */
export const packageManagers: readonly PackageManagerName[] = ['npm', 'pnpm', 'yarn'];

/** What is written where another package manager, or an unknown version, runs this. */
const usualVersions: Readonly<Record<PackageManagerName, string | undefined>> = {
  npm: undefined,
  pnpm: '10.34.8',
  yarn: '4.18.1',
};

/**
 * The package manager that runs this process.
 *
 * @param userAgent - What package managers put into `npm_config_user_agent`: `pnpm/10.34.8 npm/? node/v24.21.0 linux x64`.
 */
export function runningPackageManager(userAgent: string | undefined): PackageManager {
  const [, name, version] = /^(npm|pnpm|yarn)\/(\d+\.\d+\.\d+)/.exec(userAgent ?? '') ?? [];
  return isPackageManager(name) ? { name, version: name === 'npm' ? undefined : version } : packageManagerOf('npm');
}

/** The package manager of that name, in the version that runs this process or else in a usual one. */
export function packageManagerOf(name: PackageManagerName, running?: PackageManager): PackageManager {
  return running?.name === name ? running : { name, version: usualVersions[name] };
}

export function isPackageManager(name: string | undefined): name is PackageManagerName {
  return (packageManagers as readonly (string | undefined)[]).includes(name);
}
