export { createFakeProvider } from './fake-provider.ts';
export type { FakeAnswer, FakeCall, FakeProvider, FakeProviderOptions } from './fake-provider.ts';
export { createManualClock } from './manual-clock.ts';
export type { ManualClock, ManualClockOptions } from './manual-clock.ts';
