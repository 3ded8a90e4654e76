import { createHash } from 'node:crypto';

/** Text as it may stand in HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A page of one file. */
export interface Page {
  readonly html: string;
  /** The header Content-Security-Policy that goes with it. */
  readonly policy: string;
}

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** HTML, with all text in it escaped. */
  readonly body: string;
  readonly script?: string | undefined;
}

/** A page whose policy allows its own style and script, by their hashes, requests to its own server, and nothing else. */
export function makePage({ title, style, body, script }: PageParts): Page {
  const scriptElement = script === undefined ? '' : `<script>${script}</script>`;
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${scriptElement}
</body>
</html>
`,
    policy: [
      "default-src 'none'",
      `style-src ${hashOf(style)}`,
      script === undefined ? "script-src 'none'" : `script-src ${hashOf(script)}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
