import { isDoneState } from '@tasks/core/provider';
import type { HttpStatusDefinition } from '../definition/http-task-definition.ts';
import type { HttpTaskState } from '../definition/http-state.ts';
import { checkCall } from './check-call.ts';
import type { DefinitionView } from './definition-view.ts';

/** Reports what is wrong with how a task is asked after and how the answer is read. */
export function checkStatus(view: DefinitionView, status: HttpStatusDefinition, member: string): void {
  checkCall(view, status, { member, known: ['id'], needed: 'id', defaultMethod: 'GET' });
  checkState(view, status, member);
  const { progress, retryAfter, retryAfterMs, results, items } = status;
  if (progress?.ended !== undefined && progress.succeeded !== undefined) {
    view.report(`${member}.progress`, 'ended takes the place of succeeded: give one of them');
  }
  if (retryAfter !== undefined && retryAfterMs !== undefined) {
    view.report(`${member}.retryAfterMs`, 'retryAfter says it already: give one of them');
  }
  if (items?.pages !== undefined && items.succeeded === undefined && items.failed === undefined) {
    view.report(`${member}.items.pages`, 'there is no list that could go on: give succeeded, failed, or both');
  }
  if (results === undefined) return;
  checkCall(view, results, { member: `${member}.results`, known: ['id', 'body'], defaultMethod: 'GET' });
  if (results.items.succeeded === undefined && results.items.failed === undefined) {
    view.report(`${member}.results.items`, 'there is nothing to read: give succeeded, failed, or both');
  }
}

function checkState(view: DefinitionView, { state, progress, items, results }: HttpStatusDefinition, member: string): void {
  const { from, words, rules = [] } = state;
  const where = `${member}.state`;
  const meanings: readonly HttpTaskState[] = [...Object.values(words ?? {}), ...rules.map((rule) => rule.state)];
  if (words !== undefined && from === undefined) view.report(`${where}.from`, 'is missing: say where the words stand');
  if (words === undefined && rules.length === 0) view.report(`${where}.words`, "is missing: say what the vendor's words mean");
  if (meanings.length > 0 && !meanings.some((meaning) => meaning === 'settled' || isDoneState(meaning))) {
    view.report(
      where,
      'no word or rule means succeeded, partially_succeeded, failed, canceled or settled, so that no task would ever be done',
    );
  }
  const isCounted = progress?.failed !== undefined || (progress?.total !== undefined && progress.succeeded !== undefined);
  if (meanings.includes('settled') && !isCounted && items?.failed === undefined && results?.items.failed === undefined) {
    view.report(
      where,
      '"settled" needs to know how many failed: give progress.failed, items.failed, or progress.total with progress.succeeded',
    );
  }
}
