import type { HttpIdSource } from '../definition/http-source.ts';
import type { HttpStatusManyDefinition, HttpSubmitDefinition, HttpTaskDefinition } from '../definition/http-task-definition.ts';
import { parseTemplate, placeholdersOf } from '../values/template.ts';
import { checkCall } from './check-call.ts';
import { checkStatus } from './check-status.ts';
import type { DefinitionView } from './definition-view.ts';

/** Reports what is wrong with a task type. */
export function checkTask(view: DefinitionView, task: HttpTaskDefinition, member: string): void {
  checkStatus(view, task.status, `${member}.status`);
  if (task.submit !== undefined) checkSubmit(view, task.submit, `${member}.submit`);
  if (task.cancel !== undefined) {
    checkCall(view, task.cancel, { member: `${member}.cancel`, known: ['id'], needed: 'id', defaultMethod: 'POST' });
  }
  if (task.statusMany !== undefined) checkStatusMany(view, task, task.statusMany, `${member}.statusMany`);
}

function checkSubmit(view: DefinitionView, submit: HttpSubmitDefinition, member: string): void {
  checkCall(view, submit, { member, known: ['input', 'idempotencyKey'], defaultMethod: 'POST' });
  if (submit.method === 'GET') view.report(`${member}.method`, 'a GET request starts nothing: use POST');
  checkIdSource(view, submit.id, `${member}.id`);
}

function checkIdSource(view: DefinitionView, id: HttpIdSource, member: string): void {
  if (typeof id === 'string') return;
  const { path, header, match } = { path: undefined, match: undefined, header: undefined, ...id };
  if ((path === undefined) === (header === undefined)) view.report(member, 'expected exactly one of path and header');
  if (path !== undefined && match === undefined)
    view.report(`${member}.match`, 'is missing: write the path alone where it leads to the id itself');
  if (match === undefined) return;
  const parsed = parseTemplate(match);
  if ('problem' in parsed) return view.report(`${member}.match`, parsed.problem);
  const placeholders = placeholdersOf(parsed.template);
  const [before, , after = '/'] = parsed.template;
  const isSegment = typeof before === 'string' && before.endsWith('/') && typeof after === 'string' && after.startsWith('/');
  if (placeholders.length !== 1 || placeholders[0]?.root !== 'id' || placeholders[0].path.length !== 1 || !isSegment) {
    view.report(`${member}.match`, 'expected the end of a path with {id} or {+id} between slashes, such as /jobs/{id}');
  }
}

function checkStatusMany(
  view: DefinitionView,
  { status }: HttpTaskDefinition,
  many: HttpStatusManyDefinition,
  member: string,
): void {
  checkCall(view, many, { member, known: ['ids'], needed: 'ids', defaultMethod: 'GET' });
  if (status.results !== undefined || status.items?.pages !== undefined) {
    view.report(member, 'does not go together with results or pages, which are read for one task');
  }
}
