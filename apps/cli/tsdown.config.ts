import { packageConfig } from '../../tsdown.base.ts';

export default packageConfig({ main: 'src/main.ts', index: 'src/index.ts' }, ['cli.md', 'server.md']);
