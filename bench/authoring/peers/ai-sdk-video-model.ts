import type {
  Experimental_VideoModelV4 as VideoModelV4,
  Experimental_VideoModelV4OperationStartResult as StartResult,
  Experimental_VideoModelV4OperationStatusResult as StatusResult,
  SharedV4Warning,
} from '@ai-sdk/provider';
import { AISDKError } from '@ai-sdk/provider';
import {
  combineHeaders,
  createJsonErrorResponseHandler,
  createJsonResponseHandler,
  getFromApi,
  loadApiKey,
  postJsonToApi,
  withoutTrailingSlash,
} from '@ai-sdk/provider-utils';
import type { FetchFunction } from '@ai-sdk/provider-utils';
import { z } from 'zod';

// The provider of examples/custom-provider on the video-model contract of the AI SDK, as its own provider packages are written.

export interface ReelworksSettings {
  readonly apiKey?: string;
  readonly baseURL?: string;
  readonly headers?: Record<string, string>;
  readonly fetch?: FetchFunction;
}

const createdSchema = z.object({ id: z.string() });

const renderSchema = z.object({
  state: z.string(),
  clips: z.array(z.object({ id: z.string(), state: z.string(), url: z.string().nullish(), error: z.string().nullish() })),
  error: z.object({ message: z.string() }).nullish(),
});

const failedResponseHandler = createJsonErrorResponseHandler({
  errorSchema: z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  errorToMessage: ({ error }) => error.message,
});

class ReelworksVideoModel implements VideoModelV4 {
  readonly specificationVersion = 'v4';
  readonly provider = 'reelworks.video';
  readonly modelId = 'render';
  readonly maxVideosPerCall = 8;
  readonly #settings: ReelworksSettings;
  readonly #baseURL: string;

  constructor(settings: ReelworksSettings) {
    this.#settings = settings;
    this.#baseURL = withoutTrailingSlash(settings.baseURL) ?? 'https://api.reelworks.example';
  }

  async doStart(options: Parameters<NonNullable<VideoModelV4['doStart']>>[0]): Promise<StartResult> {
    const timestamp = new Date();
    const warnings: SharedV4Warning[] = [];
    for (const feature of ['aspectRatio', 'resolution', 'duration', 'fps', 'seed', 'image'] as const) {
      if (options[feature] !== undefined) warnings.push({ type: 'unsupported', feature });
    }
    const { value, responseHeaders } = await postJsonToApi({
      url: `${this.#baseURL}/v1/renders`,
      headers: this.#headers(options.headers),
      body: { prompt: options.prompt, clips: options.n },
      successfulResponseHandler: createJsonResponseHandler(createdSchema),
      failedResponseHandler,
      ...(options.abortSignal && { abortSignal: options.abortSignal }),
      ...(this.#settings.fetch && { fetch: this.#settings.fetch }),
    });
    return {
      operation: { id: value.id },
      warnings,
      response: { timestamp, modelId: this.modelId, headers: responseHeaders },
    };
  }

  async doStatus(options: Parameters<NonNullable<VideoModelV4['doStatus']>>[0]): Promise<StatusResult> {
    const timestamp = new Date();
    const operation = createdSchema.safeParse(options.operation);
    if (!operation.success) throw new AISDKError({ name: 'REELWORKS_ERROR', message: 'The operation is not of Reelworks.' });
    const { value, responseHeaders } = await getFromApi({
      url: `${this.#baseURL}/v1/renders/${encodeURIComponent(operation.data.id)}`,
      headers: this.#headers(options.headers),
      successfulResponseHandler: createJsonResponseHandler(renderSchema),
      failedResponseHandler,
      ...(options.abortSignal && { abortSignal: options.abortSignal }),
      ...(this.#settings.fetch && { fetch: this.#settings.fetch }),
    });
    const response = { timestamp, modelId: this.modelId, headers: responseHeaders };
    switch (value.state) {
      case 'finished': {
        const ready = value.clips.filter(({ state }) => state === 'ready');
        const failed = value.clips.filter(({ state }) => state === 'failed');
        if (ready.length === 0) return { status: 'error', error: failed[0]?.error ?? 'No clip was rendered.', response };
        return {
          status: 'completed',
          videos: ready.map(({ url }) => ({ type: 'url', url: url ?? '', mediaType: 'video/mp4' })),
          warnings: [],
          providerMetadata: { reelworks: { failed: failed.map(({ id, error }) => ({ id, error: error ?? null })) } },
          response,
        };
      }
      case 'failed':
      case 'canceled':
        return { status: 'error', error: value.error?.message ?? `The render was ${value.state}.`, response };
      default:
        return { status: 'pending', response };
    }
  }

  #headers(headers: Record<string, string | undefined> | undefined): Record<string, string | undefined> {
    const apiKey = loadApiKey({
      apiKey: this.#settings.apiKey,
      environmentVariableName: 'REELWORKS_API_KEY',
      description: 'Reelworks',
    });
    return combineHeaders({ authorization: `Bearer ${apiKey}` }, this.#settings.headers, headers);
  }
}

export function createReelworks(settings: ReelworksSettings = {}): { video(): VideoModelV4 } {
  return { video: () => new ReelworksVideoModel(settings) };
}
