import { BoundedCache } from './bounded-cache.ts';
import { deriveHmacKey } from './derive-hmac-key.ts';
import { createHmacSigner } from './hmac-signer.ts';
import type { HmacSigner } from './hmac-signer.ts';
import type { SigningScheme } from './signing-scheme.ts';
import { unsignable } from './unsignable.ts';

/** What all requests of one key, day, region and service have in common. */
export interface SigningScope {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** `YYYYMMDD/region/service/terminator` */
  readonly scope: string;
  /** Signs a text with the derived key. */
  readonly sign: HmacSigner;
}

/**
 * The scopes of one scheme. Deriving a key costs more than the rest of a signature, and is needed once a day for each key, region and service; what was
 * derived is kept, in memory only, for the last few.
 */
export class SigningScopes {
  readonly #keyPrefix: string;
  readonly #terminator: string;
  readonly #cache = new BoundedCache<SigningScope>(50);
  #last: SigningScope | undefined;

  constructor({ keyPrefix, terminator }: Pick<SigningScheme, 'keyPrefix' | 'terminator'>) {
    this.#keyPrefix = keyPrefix;
    this.#terminator = terminator;
  }

  /**
   * Checks the credentials and derives their signing key, or finds what was derived before.
   *
   * @param day - `YYYYMMDD`
   * @throws {TasksError} `invalid_argument` naming the part that is wrong.
   */
  get(accessKeyId: string, secretAccessKey: string, day: string, region: string, service: string): SigningScope {
    const last = this.#last;
    // Most programs sign with one key all day long.
    if (
      last !== undefined &&
      last.day === day &&
      last.accessKeyId === accessKeyId &&
      last.secretAccessKey === secretAccessKey &&
      last.region === region &&
      last.service === service
    ) {
      return last;
    }
    checkVisible('accessKeyId', accessKeyId);
    checkVisible('region', region);
    checkVisible('service', service);
    if (region.includes('/') || service.includes('/')) throw unsignable('region and service must not hold "/"');
    if (typeof secretAccessKey !== 'string' || secretAccessKey === '') {
      throw unsignable('secretAccessKey must be a text that is not empty');
    }
    // A line break is in none of the parts but the last, so no two lists of parts meet in one text.
    const cacheKey = `${day}\n${region}\n${service}\n${accessKeyId}\n${secretAccessKey}`;
    let scope = this.#cache.get(cacheKey);
    if (scope === undefined) {
      const parts = [day, region, service, this.#terminator];
      const sign = createHmacSigner(deriveHmacKey(this.#keyPrefix + secretAccessKey, parts));
      scope = this.#cache.set(cacheKey, { accessKeyId, secretAccessKey, day, region, service, scope: parts.join('/'), sign });
    }
    this.#last = scope;
    return scope;
  }
}

function checkVisible(name: string, value: unknown): void {
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw unsignable(`${name} must be a text of visible ASCII characters that is not empty`);
  }
}
