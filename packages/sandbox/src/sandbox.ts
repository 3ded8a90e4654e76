import type { Fault } from './faults/fault.ts';
import type { SandboxRequest } from './http/request-log.ts';
import type { TaskScript } from './tasks/task-script.ts';

/** JD's stand-in. */
export interface JdSandbox {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Starts a `product-image` task and gives its id. @throws {TypeError} naming what is wrong with the script. */
  createTask(script?: TaskScript): string;
  /** Starts an `image-index` task and gives its id. @throws {TypeError} naming what is wrong with the script. */
  createIndexTask(script?: TaskScript): string;
}

/** Shoplazza's stand-in. */
export interface ShoplazzaSandbox {
  readonly shop: string;
  readonly accessToken: string;
  readonly clientSecret: string;
  /** Starts a `file` task and gives its id. @throws {TypeError} naming what is wrong with the script. */
  createFileTask(script?: TaskScript): string;
  /** Starts a `theme` task and gives its id. @throws {TypeError} naming what is wrong with the script. */
  createThemeTask(script?: TaskScript): string;
  /** Starts a `data-query` task and gives its id. @throws {TypeError} naming what is wrong with the script. */
  createDataQuery(script?: TaskScript): string;
  /** The value of `X-Shoplazza-Hmac-Sha256` that a webhook with exactly this body carries. */
  signWebhook(body: string | Uint8Array): string;
}

/** Both stand-ins, on one port of this machine. */
export interface Sandbox extends AsyncDisposable {
  /** Base URL of both vendors, such as `http://127.0.0.1:40001`. */
  readonly url: string;
  /** The environment that points the providers and the CLI here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly jd: JdSandbox;
  readonly shoplazza: ShoplazzaSandbox;
  readonly faults: {
    /** Lets something go wrong with the next request that it fits. @throws {TypeError} naming what is wrong with the fault. */
    add(fault: Fault): void;
    /** Forgets all faults that wait. */
    clear(): void;
  };
  /** Every request to a vendor, in the order of arrival: the newest 100,000. The array lives on: copy it to keep a moment. */
  readonly requests: readonly SandboxRequest[];
  /** Stops listening and cuts every connection, also those that hang. May be called again. */
  close(): Promise<void>;
}
