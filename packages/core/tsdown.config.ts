import { packageConfig } from '../../tsdown.base.ts';

export default packageConfig(
  {
    index: 'src/index.ts',
    durable: 'src/durable/index.ts',
    provider: 'src/provider/index.ts',
    testing: 'src/testing/index.ts',
  },
  ['polling.md', 'provider-contract.md'],
);
