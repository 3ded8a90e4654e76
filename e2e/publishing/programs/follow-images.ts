import { createPoller, TasksError } from '@tasks/core';
import type { Poller } from '@tasks/core';
import { defineProvider } from '@tasks/core/provider';
import { createJdProvider, plugin, signRequest } from '@tasks/provider-jd';
import type { JdFailedProductImage, JdProviderOptions } from '@tasks/provider-jd';

// A consumer's program, only compiled, against the declarations that the registry has.

const options: JdProviderOptions = { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: undefined };
const jd = createJdProvider(options);
const poller: Poller = createPoller({ providers: [jd] });

export async function failedImages(taskId: string, signal: AbortSignal): Promise<readonly JdFailedProductImage[]> {
  try {
    const { failed } = await poller.wait(jd.productImage(taskId), { timeoutMs: 60_000, signal });
    for (const { productId, reason = 'no reason' } of failed) console.log(productId.toUpperCase(), reason.length);
    return failed;
  } catch (error) {
    if (TasksError.isInstance(error) && error.code === 'task_not_found') return [];
    throw error;
  }
}

// @ts-expect-error -- an access key is a text
createJdProvider({ accessKeyId: 7 });

export const used: readonly unknown[] = [defineProvider, plugin, signRequest];
