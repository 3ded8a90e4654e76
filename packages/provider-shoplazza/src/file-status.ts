import { settledState } from '@tasks/core/provider';
import type { TaskProgress, TaskState, TaskStatusV1 } from '@tasks/core/provider';
import { isJsonObject, readCount, readText, stateOf, textOrNumber } from '@tasks/provider-kit';
import type { VendorStates } from '@tasks/provider-kit';
import * as v from 'valibot';
import type { ShoplazzaFailedFile, ShoplazzaFile } from './items.ts';

/** The part of a file task that is used. Elements of the lists are read one by one, so that a strange one does not hide the others. */
export interface FileTaskBody {
  readonly status: number | string;
  readonly total?: unknown;
  readonly finished?: unknown;
  readonly success_list?: readonly unknown[] | null | undefined;
  readonly failure_list?: readonly unknown[] | null | undefined;
  readonly origin_list?: readonly unknown[] | null | undefined;
}

const list = v.nullish(v.array(v.unknown()));

/** What a status call answers. */
export const fileTaskBody: v.GenericSchema<unknown, FileTaskBody> = v.looseObject({
  status: textOrNumber,
  success_list: list,
  failure_list: list,
  origin_list: list,
});

/** A file task's status: completed (as which it does not count before all files are accounted for), in progress. The vendor's "etc." after these is not documented. */
const states: VendorStates = { 0: 'running', 1: 'running' };

/**
 * Turns the vendor's answer into the normal form.
 *
 * Done means: status 0, and as many files accounted for as the task has; `finished` is documented as the number of files processed *successfully*,
 * so the lists may account for more. A status 0 with fewer is the default that a task may show before work begins: running. A task has at least
 * one file, so a total of 0 is no total.
 *
 * Success means more: every file of the task stands in `success_list`. Files that the vendor counts as finished and does not list are
 *
 * - failed, when `origin_list` names exactly as many files that neither list has;
 * - else left unnamed: the task is `partially_succeeded` when a file is proven to have succeeded, `failed` when one is proven to have failed, and
 *   `unknown` when no file is listed at all.
 */
export function mapFileStatus(body: FileTaskBody): TaskStatusV1<ShoplazzaFile, ShoplazzaFailedFile> {
  const { state, vendorState } = stateOf(states, body.status);
  const succeeded = (body.success_list ?? []).map(toFile);
  const listedFailures = (body.failure_list ?? []).map(toFailedFile);
  const origins = (body.origin_list ?? []).filter((link) => typeof link === 'string');
  const total = readCount(body.total) || origins.length || undefined;
  const accounted = Math.max(readCount(body.finished) ?? 0, succeeded.length + listedFailures.length);
  const isDone = vendorState === '0' && accounted > 0 && accounted >= (total ?? 0);

  const missing = (total ?? 0) - succeeded.length - listedFailures.length;
  const derived = isDone && missing > 0 ? unlistedFiles(origins, [...succeeded, ...listedFailures], missing) : [];
  const failed = [...listedFailures, ...derived];
  const proven = succeeded.length + failed.length;

  return {
    state: isDone ? stateWhenDone(succeeded.length, failed.length, proven >= (total ?? 0)) : state,
    vendorState,
    progress: progressOf(succeeded.length, failed.length, total, accounted),
    succeeded,
    failed,
  };
}

function stateWhenDone(succeeded: number, failed: number, everyFileIsListed: boolean): TaskState {
  if (succeeded + failed === 0) return 'unknown';
  return everyFileIsListed || succeeded === 0 ? settledState({ succeeded, failed }) : 'partially_succeeded';
}

function progressOf(succeeded: number, failed: number, total: number | undefined, accounted: number): TaskProgress {
  return total === undefined ? { succeeded, failed } : { total, succeeded, failed, pending: Math.max(0, total - accounted) };
}

/** The files that were asked for and that no list has, if there are exactly `count` of them; a URL that was asked for twice counts twice. */
function unlistedFiles(
  origins: readonly string[],
  listed: readonly (ShoplazzaFile | ShoplazzaFailedFile)[],
  count: number,
): ShoplazzaFailedFile[] {
  const listedTimes = new Map<string, number>();
  for (const { originLink } of listed) listedTimes.set(originLink, (listedTimes.get(originLink) ?? 0) + 1);
  const unlisted = origins.filter((link) => {
    const times = listedTimes.get(link) ?? 0;
    listedTimes.set(link, times - 1);
    return times <= 0;
  });
  return unlisted.length === count ? unlisted.map((link) => ({ key: link, originLink: link })) : [];
}

function toFile(element: unknown, index: number): ShoplazzaFile {
  const file = isJsonObject(element) ? element : { origin_link: element };
  const [fileUri, originLink, uploadLink] = [
    readText(file['file_uri']),
    readText(file['origin_link']),
    readText(file['upload_link']),
  ];
  return { key: originLink || uploadLink || fileUri || `success_list[${index}]`, fileUri, originLink, uploadLink };
}

/** The vendor declares the elements to be strings; that these are origin links, and objects with one in them, are readings of what is sent. */
function toFailedFile(element: unknown, index: number): ShoplazzaFailedFile {
  const originLink = isJsonObject(element) ? readText(element['origin_link']) : readText(element);
  return { key: originLink || `failure_list[${index}]`, originLink };
}
