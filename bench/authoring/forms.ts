/** One way to write the provider of `examples/custom-provider`. */
export interface Form {
  readonly name: string;
  /** Relative to the root of the repository. */
  readonly files: readonly string[];
}

const example = 'examples/custom-provider';

/** The same provider, in all forms: it starts, follows and cancels renders, and tells their clips. */
export const forms: readonly Form[] = [
  { name: 'ours, JSON', files: [`${example}/data/reelworks.json`] },
  { name: 'ours, data in TypeScript', files: [`${example}/data/reelworks.ts`] },
  {
    name: 'ours, code',
    files: ['index', 'options', 'reelworks-provider', 'render-status'].map((file) => `${example}/src/${file}.ts`),
  },
  { name: 'AI SDK, video model', files: ['bench/authoring/peers/ai-sdk-video-model.ts'] },
  { name: 'Airbyte, manifest', files: ['bench/authoring/peers/airbyte-manifest.yaml'] },
];

/** What proves ours: the description of the vendor that the contract checks play, and the test that runs them. */
export const tests: Form = {
  name: 'tests of all three of ours',
  files: [`${example}/test/upstream.ts`, `${example}/test/contract.test.ts`],
};
