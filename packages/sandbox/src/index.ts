export type { Fault, FaultKind, FaultTarget } from './faults/fault.ts';
export type { SandboxRequest } from './http/request-log.ts';
export type { JdSandboxOptions, SandboxOptions, ShoplazzaSandboxOptions } from './options/sandbox-options.ts';
export type { BucketLimit } from './rate-limits/leaky-buckets.ts';
export type { JdSandbox, Sandbox, ShoplazzaSandbox } from './sandbox.ts';
export { startSandbox } from './start-sandbox.ts';
export type { ScriptedItem, TaskScript } from './tasks/task-script.ts';
export type { JdItemVariant } from './vendors/jd/jd-settings.ts';
export type { VendorName } from './vendors/vendor.ts';
