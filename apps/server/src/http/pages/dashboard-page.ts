import { dashboardScript } from './dashboard-script.ts';
import { dashboardStyle } from './dashboard-style.ts';
import { escapeHtml, makePage } from './html.ts';
import type { Page } from './html.ts';

/** The dashboard: a page that lists tasks and follows them. It holds no data itself, and asks the API like any other client. */
export function createDashboardPage(version: string): Page {
  return makePage({
    title: 'Tasks',
    style: dashboardStyle,
    script: dashboardScript,
    body: `<header><h1>Tasks</h1><span class="soft">tasks-server ${escapeHtml(version)}</span><span id="live" class="soft" role="status"></span>
<nav><a href="/docs">API</a></nav><button id="sign-out" type="button" hidden>Forget the key</button></header>
<main>
<p id="notice" role="alert" hidden></p>
<form id="sign-in" hidden><label for="key">API key<input id="key" name="key" type="password" autocomplete="off" required></label><button>Open</button></form>
<noscript><p>The list of tasks needs JavaScript. The <a href="/docs">API</a> does not.</p></noscript>
<section id="overview" hidden>
<div id="figures" class="soft"></div>
<div id="counts" role="group" aria-label="Filter by state"></div>
<p id="none" class="soft" hidden>No tasks.</p>
<div id="tasks"></div>
<button id="more" type="button" hidden>Show older ones</button>
</section>
</main>`,
  });
}
