export type { ContractCheck } from './contract/contract-check.ts';
export { ContractError } from './contract/contract-error.ts';
export type { ContractErrorOptions, ContractFinding } from './contract/contract-error.ts';
export type { ProviderContractContext, ProviderContractOptions } from './contract/contract-options.ts';
export { describeProvider } from './contract/describe-provider.ts';
export { providerContract } from './contract/provider-contract.ts';
export type {
  AskedTask,
  CancelExample,
  ErrorExample,
  ExpectedStatus,
  ManyExample,
  StateExample,
  SubmitExample,
  TaskTypeUpstream,
  UpstreamAnswer,
  UpstreamReply,
} from './contract/upstream-description.ts';
export type { UpstreamRequest } from './contract/upstream-request.ts';
export { createFakeProvider } from './fake-provider.ts';
export type { FakeAnswer, FakeCall, FakeProvider, FakeProviderOptions } from './fake-provider.ts';
export { createManualClock } from './manual-clock.ts';
export type { ManualClock, ManualClockOptions } from './manual-clock.ts';
export { seededRandom } from './seeded-random.ts';
export { simulate } from './simulate.ts';
export { lognormal } from './simulated-tasks.ts';
export type { SimulatedKind, SimulatedProgress, SimulationOptions } from './simulation-options.ts';
export type { SimulatedLateness, SimulatedTasks, SimulationResult } from './simulation-result.ts';
export { describeStore } from './store/describe-store.ts';
export { storeModelTest } from './store/model/store-model-test.ts';
export type { StoreModelOptions } from './store/model/store-model-test.ts';
export type { StoreCheck } from './store/store-check.ts';
export { storeContract } from './store/store-contract.ts';
export type { StoreContractContext, StoreContractOptions } from './store/store-contract-options.ts';
export type { TestRunner } from './test-runner.ts';
