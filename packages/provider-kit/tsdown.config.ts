import { packageConfig } from '../../tsdown.base.ts';

export default packageConfig({ index: 'src/index.ts', testing: 'src/testing/index.ts' }, [
  'declarative-providers.md',
  'write-a-provider.md',
]);
