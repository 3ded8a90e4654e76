export { startFakeVendor } from './fake-vendor.ts';
export type { FakeVendor, FakeVendorAnswer, FakeVendorHandler, FakeVendorRequest } from './fake-vendor.ts';
