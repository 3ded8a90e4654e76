import type { FakeVendor } from '@tasks/provider-kit/testing';

/** What of the AI SDK's video-model contract is used. */
interface VideoModel {
  doStart(options: object): Promise<{ readonly operation: unknown }>;
  doStatus(options: object): Promise<{ readonly status: string; readonly videos?: readonly { readonly url: string }[] }>;
}

/** Starts a render with the AI SDK's form of the provider, and follows it. @returns each status that it saw, and the videos. */
export async function runVideoModel(vendor: FakeVendor): Promise<{ readonly statuses: string[]; readonly videos: number }> {
  const file = './peers/ai-sdk-video-model.ts';
  const { createReelworks } = (await import(file)) as {
    createReelworks: (settings: object) => { video(): VideoModel };
  };
  const model = createReelworks({ apiKey: 'bench', baseURL: vendor.baseUrl }).video();
  const { operation } = await model.doStart({ prompt: 'A paper boat', n: 3, headers: undefined });
  const statuses: string[] = [];
  for (;;) {
    const result = await model.doStatus({ operation, headers: undefined });
    statuses.push(result.status);
    if (result.status !== 'pending') return { statuses, videos: result.videos?.length ?? 0 };
  }
}
