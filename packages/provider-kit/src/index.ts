export { defineHttpProvider, parseHttpProvider } from './declarative/define-http-provider.ts';
export type { ParseHttpProviderOptions } from './declarative/define-http-provider.ts';
export type { HttpBodyTemplate, HttpCallDefinition } from './declarative/definition/http-call.ts';
export type { HttpCondition, HttpConditions, HttpScalar } from './declarative/definition/http-condition.ts';
export type { HttpErrorRule, HttpErrorsDefinition } from './declarative/definition/http-errors.ts';
export type {
  HttpFailedItemListDefinition,
  HttpItemListDefinition,
  HttpItemsDefinition,
} from './declarative/definition/http-items.ts';
export type {
  HttpCursorPages,
  HttpLinkPages,
  HttpNumberedPages,
  HttpPageLimit,
  HttpPages,
} from './declarative/definition/http-pages.ts';
export type {
  HttpBasicAuth,
  HttpBearerAuth,
  HttpHeaderAuth,
  HttpHmacAuth,
  HttpProviderAuth,
  HttpQueryAuth,
} from './declarative/definition/http-provider-auth.ts';
export type { HttpProviderDefinition, HttpProviderOption } from './declarative/definition/http-provider-definition.ts';
export type {
  HttpHeaderSource,
  HttpIdSource,
  HttpMatchedIdSource,
  HttpSource,
  HttpSources,
} from './declarative/definition/http-source.ts';
export type { HttpStateDefinition, HttpStateRule, HttpTaskState } from './declarative/definition/http-state.ts';
export type {
  HttpInputField,
  HttpProgressDefinition,
  HttpQuotaDefinition,
  HttpResultsDefinition,
  HttpStatusDefinition,
  HttpStatusManyDefinition,
  HttpSubmitDefinition,
  HttpTaskDefinition,
} from './declarative/definition/http-task-definition.ts';
export type { DefinedHttpProvider, HttpProvider, HttpProviderHooks, HttpTaskType } from './declarative/http-provider.ts';
export type { HttpProviderOptions, SharedHttpProviderOptions } from './declarative/options/http-provider-options.ts';
export { readErrorBody } from './errors/error-body.ts';
export type { ErrorBody } from './errors/error-body.ts';
export type { ErrorCondition, ErrorRule, Refusal } from './errors/error-rule.ts';
export { invalidArgument } from './errors/invalid-argument.ts';
export { refusalError } from './errors/refusal-error.ts';
export type { RefusalContext } from './errors/refusal-error.ts';
export { encodePathSegment, encodeQueryValue } from './http/encode-id.ts';
export { formBody, jsonBody } from './http/encoded-body.ts';
export type { EncodedBody } from './http/encoded-body.ts';
export { codeForStatus, errorForStatus } from './http/error-for-status.ts';
export type { StatusErrorContext } from './http/error-for-status.ts';
export { createHttpClient } from './http/http-client.ts';
export type { HttpClient, HttpClientOptions } from './http/http-client.ts';
export type { HttpRequest, HttpResponse, SignableRequest } from './http/http-message.ts';
export { queryOf } from './http/query-of.ts';
export { parseRetryAfterMs } from './http/parse-retry-after.ts';
export { isWebUrl } from './http/request-url.ts';
export { checkInput, invalidInput } from './input/check-input.ts';
export { submittedId } from './input/submitted-id.ts';
export { isJsonObject, membersOf, readCount, readText, readWords } from './json/json-values.ts';
export { parseJsonBody } from './json/parse-json-body.ts';
export { parseShape } from './json/parse-shape.ts';
export type { ShapeContext } from './json/parse-shape.ts';
export { idText, listOf, textOrNumber } from './json/shapes.ts';
export { stateOf } from './json/state-of.ts';
export type { VendorStates } from './json/state-of.ts';
export { tryParseJson } from './json/try-parse-json.ts';
export { checkOptions } from './options/check-options.ts';
export type { OptionsContext } from './options/check-options.ts';
export { defineOptions } from './options/define-options.ts';
export type { ProviderOptions } from './options/define-options.ts';
export type { OptionDeclaration, OptionDeclarations } from './options/option-declaration.ts';
export type { OptionTable } from './options/option-problems.ts';
export { parseQps, qpsOptionEntry } from './options/parse-qps.ts';
export { pluginOptionsSchema } from './options/plugin-options-schema.ts';
export { readOptions } from './options/read-options.ts';
export { sharedOptionEntries } from './options/shared-option-entries.ts';
export type { OptionalEntry, SharedOptionEntries } from './options/shared-option-entries.ts';
export { sharedOptions } from './options/shared-options.ts';
export type { SharedOptions, SharedOptionsContext } from './options/shared-options.ts';
export { visibleText } from './options/visible-text.ts';
export { fingerprint } from './secrets/fingerprint.ts';
export { createRedactor } from './secrets/redactor.ts';
export { secret } from './secrets/secret.ts';
export type { Secret } from './secrets/secret.ts';
export { deriveHmacKey } from './signing/derive-hmac-key.ts';
export { percentEncode } from './signing/percent-encode.ts';
export { readQuery } from './signing/read-query.ts';
export type { QueryInput } from './signing/read-query.ts';
export { createRequestSigner } from './signing/request-signer.ts';
export type { SignedRequest, SigningOptions, SigningScheme } from './signing/signing-scheme.ts';
export { verifyHmac } from './signing/verify-hmac.ts';
export type { HmacClaim, VerificationSecret } from './signing/verify-hmac.ts';
