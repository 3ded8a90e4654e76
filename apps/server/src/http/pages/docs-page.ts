import type { ApiDocument } from '../openapi/api-document.ts';
import { baseStyle } from './base-style.ts';
import { escapeHtml, makePage } from './html.ts';
import type { Page } from './html.ts';

const style = `${baseStyle}
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; background: var(--back); }
summary { padding: .5rem .75rem; cursor: pointer; }
details > div { padding: 0 .75rem .75rem; }
.method { display: inline-block; min-width: 4.5em; font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
`;

/** What of the document is read here. Everything may be missing: the page shows what there is. */
interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

/** The API's reference, out of its document: a page without a script. */
export function createDocsPage(document: ApiDocument): Page {
  const paths = document.paths as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const errors = (document.components.responses ?? {}) as Readonly<Record<string, Answer>>;
  const sections = document.tags.map(
    ({ name, description }) => `<h2>${escapeHtml(name)}</h2>
<p class="soft">${text(description)}</p>
${operations
  .filter(({ operation }) => operation.tags?.includes(name) === true)
  .map(({ path, method, operation }) => renderOperation(path, method, operation, errors))
  .join('\n')}`,
  );
  const schemas = Object.entries(document.components.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary><div>${json(schema)}</div></details>`,
  );
  return makePage({
    title: `${document.info.title} API`,
    style,
    body: `<header><h1>${escapeHtml(document.info.title)} API <span class="soft">${escapeHtml(document.info.version)}</span></h1>
<nav><a href="/">Tasks</a> · <a href="/openapi.json">OpenAPI 3.1</a></nav></header>
<main>
<p>${text(document.info.description)}</p>
<p>Requests carry <code>Authorization: Bearer &lt;API key&gt;</code>, but for what is marked as open, and on a server without keys.</p>
${sections.join('\n')}
<h2>Schemas</h2>
${schemas.join('\n')}
</main>`,
  });
}

function renderOperation(path: string, method: string, operation: Operation, errors: Readonly<Record<string, Answer>>): string {
  const parameters = operation.parameters ?? [];
  const parameterRows = parameters.map(
    (parameter) =>
      `<tr><td><code>${escapeHtml(parameter.name ?? '')}</code></td><td>${escapeHtml(parameter.in ?? '')}${parameter.required === true ? ', required' : ''}</td><td>${text(parameter.description)}</td></tr>`,
  );
  const answerRows = Object.entries(operation.responses ?? {}).map(([status, answer]) => {
    const shown = answer.$ref === undefined ? answer : errors[answer.$ref.split('/').at(-1) ?? ''];
    return `<tr><td><code>${escapeHtml(status)}</code></td><td>${text(shown?.description)}</td><td>${renderContent(shown?.content)}</td></tr>`;
  });
  return `<details id="${escapeHtml(operation.operationId ?? '')}">
<summary><span class="method">${escapeHtml(method)}</span> <code>${escapeHtml(path)}</code> <span class="soft">${text(operation.summary)}${operation.security?.length === 0 ? ' · open' : ''}</span></summary>
<div>
<p>${text(operation.description)}</p>
${parameterRows.length === 0 ? '' : `<table><tr><th>Parameter</th><th>In</th><th>Means</th></tr>${parameterRows.join('')}</table>`}
${operation.requestBody === undefined ? '' : `<div>Body: ${renderContent(operation.requestBody.content)}</div>`}
<table><tr><th>Answer</th><th>Means</th><th>Body</th></tr>${answerRows.join('')}</table>
</div>
</details>`;
}

function renderContent(content: Answer['content']): string {
  return Object.entries(content ?? {})
    .map(([mediaType, { schema }]) => `<code>${escapeHtml(mediaType)}</code> ${renderSchema(schema)}`)
    .join('<br>');
}

function renderSchema(schema: unknown): string {
  const reference = typeof schema === 'object' && schema !== null && '$ref' in schema ? String(schema.$ref) : undefined;
  if (reference === undefined) return schema === undefined ? '' : json(schema);
  const name = escapeHtml(reference.split('/').at(-1) ?? '');
  return `<a href="#schema-${name}">${name}</a>`;
}

/** A text of the document, in which what stands between backticks is code. */
function text(markdown: string | undefined): string {
  return escapeHtml(markdown ?? '').replace(/`([^`]*)`/g, '<code>$1</code>');
}

function json(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, undefined, 2))}</pre>`;
}
