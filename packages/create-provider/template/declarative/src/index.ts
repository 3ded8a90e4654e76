import { defineHttpProvider } from '@tasks/provider-kit';

/** Jobs of Acme, as data: how to ask, where the answer says what, and what the vendor's words mean. */
export const { plugin, create: createAcmeProvider } = defineHttpProvider(DEFINITION);
