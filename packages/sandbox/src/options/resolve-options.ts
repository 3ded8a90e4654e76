import type { JdSettings } from '../vendors/jd/jd-settings.ts';
import type { ShoplazzaSettings } from '../vendors/shoplazza/shoplazza-settings.ts';
import { checkMember, checkRecord, isCount, isDuration, isFilledText, isPositive } from './check-options.ts';
import type { JdSandboxOptions, SandboxOptions, ShoplazzaSandboxOptions } from './sandbox-options.ts';

/** The sandbox's options, checked, with every default filled in. */
export interface SandboxSettings {
  readonly host: string;
  readonly port: number;
  readonly now: () => number;
  readonly jd: JdSettings;
  readonly shoplazza: ShoplazzaSettings;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} naming the option that is wrong.
 */
export function resolveOptions(options: SandboxOptions): SandboxSettings {
  const given = checkRecord(options, 'The options', ['host', 'port', 'now', 'jd', 'shoplazza']);
  checkMember(
    given,
    'host',
    isLoopback,
    'a loopback address (127.x.x.x, ::1 or localhost): the sandbox is not for other machines',
  );
  checkMember(given, 'port', (port) => isCount(port) && port <= 65_535, 'a port number');
  checkMember(given, 'now', (now) => typeof now === 'function', 'a function that returns milliseconds since the epoch');
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    now: options.now ?? Date.now,
    jd: resolveJdOptions(options.jd ?? {}),
    shoplazza: resolveShoplazzaOptions(options.shoplazza ?? {}),
  };
}

function resolveJdOptions(options: JdSandboxOptions): JdSettings {
  const defaults: JdSettings = {
    accessKeyId: 'sandbox-access-key',
    secretAccessKey: 'sandbox-secret-that-opens-nothing',
    sessionToken: undefined,
    qps: 2,
    dailyQuota: 5000,
    maxClockSkewMs: 300_000,
    itemVariant: 'objects',
    durationMs: 6000,
  };
  const given = checkRecord(options, 'jd', Object.keys(defaults));
  checkMember(
    given,
    'accessKeyId',
    (id) => isFilledText(id) && /^[\x21-\x2b\x2d\x2e\x30-\x7e]+$/.test(id),
    'ASCII without spaces, commas and slashes',
  );
  checkMember(given, 'secretAccessKey', isFilledText, 'a text that is not empty');
  checkMember(given, 'sessionToken', isFilledText, 'a text that is not empty');
  checkMember(
    given,
    'qps',
    (qps) => isPositive(qps) && (qps <= 1_000_000 || qps === Infinity),
    'a number from above 0 to a million, or Infinity',
  );
  checkMember(given, 'dailyQuota', (quota) => quota === Infinity || isCount(quota), 'a whole number, or Infinity');
  checkMember(given, 'maxClockSkewMs', (skew) => skew === Infinity || isDuration(skew), 'a number of milliseconds, or Infinity');
  checkMember(given, 'itemVariant', (variant) => variant === 'objects' || variant === 'strings', '"objects" or "strings"');
  checkMember(given, 'durationMs', isDuration, 'a number of milliseconds, 0 or more');
  return fillIn(defaults, options);
}

function resolveShoplazzaOptions(options: ShoplazzaSandboxOptions): ShoplazzaSettings {
  const defaults: ShoplazzaSettings = {
    shop: 'sandbox-shop',
    accessToken: 'sandbox-token-that-opens-nothing',
    clientSecret: 'sandbox-client-secret-that-opens-nothing',
    rateLimit: [
      { capacity: 40, refillPerSecond: 2 },
      { capacity: 80, refillPerSecond: 20 },
    ],
    durationMs: 6000,
  };
  const given = checkRecord(options, 'shoplazza', Object.keys(defaults));
  checkMember(
    given,
    'shop',
    (shop) => isFilledText(shop) && /^[a-z0-9][a-z0-9-]*$/i.test(shop),
    'a shop name: letters, digits and hyphens',
  );
  checkMember(given, 'accessToken', isFilledText, 'a text that is not empty');
  checkMember(given, 'clientSecret', isFilledText, 'a text that is not empty');
  checkMember(
    given,
    'rateLimit',
    isRateLimit,
    'a list of { capacity, refillPerSecond }: capacity 1 or more, refillPerSecond above 0',
  );
  checkMember(given, 'durationMs', isDuration, 'a number of milliseconds, 0 or more');
  return fillIn(defaults, options);
}

function isRateLimit(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((bucket: Partial<Record<'capacity' | 'refillPerSecond', unknown>> | null) => {
    return (
      isPositive(bucket?.capacity) &&
      bucket.capacity >= 1 &&
      Number.isFinite(bucket.capacity) &&
      isPositive(bucket.refillPerSecond)
    );
  });
}

function isLoopback(value: unknown): boolean {
  return isFilledText(value) && (value === 'localhost' || value === '::1' || /^127(?:\.\d{1,3}){3}$/.test(value));
}

/** The defaults, with every option that is given in place of its default. */
function fillIn<T extends object>(defaults: T, options: { readonly [Key in keyof T]?: T[Key] | undefined }): T {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
