export { createFakeProvider } from './fake-provider.ts';
export type { FakeAnswer, FakeCall, FakeProvider, FakeProviderOptions } from './fake-provider.ts';
export { createManualClock } from './manual-clock.ts';
export type { ManualClock, ManualClockOptions } from './manual-clock.ts';
export { seededRandom } from './seeded-random.ts';
export { simulate } from './simulate.ts';
export { lognormal } from './simulated-tasks.ts';
export type { SimulatedKind, SimulatedProgress, SimulationOptions } from './simulation-options.ts';
export type { SimulatedLateness, SimulatedTasks, SimulationResult } from './simulation-result.ts';
