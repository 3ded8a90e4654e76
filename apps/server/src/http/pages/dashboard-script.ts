/**
 * What the dashboard does. It shows the newest tasks, follows the events, and reads the list anew when it has missed some. All text is set as text, none as
 * HTML: refs and messages are strangers'.
 */
export const dashboardScript: string = String.raw`
'use strict';
const byId = (id) => document.getElementById(id);
const states = ['queued', 'running', 'succeeded', 'partially_succeeded', 'failed', 'canceled', 'unknown'];
const tasks = new Map();
let chosen = '';
let nextCursor = null;
let lastEventId = '';
let generation = 0;

const key = {
  get: () => sessionStorage.getItem('tasks-api-key') || '',
  set: (value) => sessionStorage.setItem('tasks-api-key', value),
  drop: () => sessionStorage.removeItem('tasks-api-key'),
};

function request(path, headers) {
  const authorization = key.get() ? { authorization: 'Bearer ' + key.get() } : {};
  return fetch(path, { headers: { ...authorization, ...headers }, cache: 'no-store' });
}

async function read(path) {
  const response = await request(path, { accept: 'application/json' });
  if (response.status === 401) throw new Refused();
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail || response.statusText);
  return body;
}

class Refused extends Error {}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function words(state) {
  return state.replaceAll('_', ' ');
}

function since(iso) {
  const seconds = Math.round((Date.now() - Date.parse(iso)) / 1000);
  if (Math.abs(seconds) < 90) return seconds + ' s';
  if (Math.abs(seconds) < 5400) return Math.round(seconds / 60) + ' min';
  if (Math.abs(seconds) < 129600) return Math.round(seconds / 3600) + ' h';
  return Math.round(seconds / 86400) + ' d';
}

function renderTask(task) {
  const row = element('article', 'task');
  row.append(element('span', 'ref mono', task.ref), element('span', 'state ' + task.state, words(task.state)));
  const { total, succeeded, failed } = task.progress;
  if (total > 0 && !task.done) {
    const bar = element('progress');
    bar.max = total;
    bar.value = succeeded + failed;
    bar.setAttribute('aria-label', 'Items that have ended');
    row.append(bar);
  }
  const line = element('div', 'line soft');
  const items = total === undefined ? succeeded + failed : succeeded + failed + ' of ' + total;
  line.append(element('span', '', items + ' items' + (failed > 0 ? ', ' + failed + ' failed' : '')));
  line.append(element('span', '', task.polls + (task.polls === 1 ? ' poll' : ' polls')));
  line.append(element('span', '', 'tracked ' + since(task.createdAt) + ' ago'));
  if (task.endedBy) line.append(element('span', '', 'ended by ' + words(task.endedBy)));
  line.append(element('span', 'mono', task.uid));
  row.append(line);
  if (task.lastError) row.append(element('div', 'line error', task.lastError.code + ': ' + task.lastError.message));
  if (task.reason) row.append(element('div', 'line error', task.reason));
  return row;
}

let isRenderDue = false;
function render() {
  if (isRenderDue) return;
  isRenderDue = true;
  requestAnimationFrame(() => {
    isRenderDue = false;
    const shown = [...tasks.values()]
      .filter((task) => chosen === '' || task.state === chosen)
      .sort((left, right) => (left.uid < right.uid ? 1 : -1));
    byId('tasks').replaceChildren(...shown.map(renderTask));
    byId('none').hidden = shown.length > 0;
    byId('more').hidden = nextCursor === null;
  });
}

function renderCounts(stats) {
  const counts = Object.fromEntries(states.map((state) => [state, 0]));
  for (const { state, count } of stats.tasks) counts[state] += count;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const button = (state, label, count) => {
    const made = element('button', '', label + ' ' + count);
    made.type = 'button';
    made.setAttribute('aria-pressed', String(chosen === state));
    made.addEventListener('click', () => choose(state));
    return made;
  };
  const focused = document.activeElement && document.activeElement.parentElement === byId('counts')
    ? [...byId('counts').children].indexOf(document.activeElement)
    : -1;
  byId('counts').replaceChildren(button('', 'all', all), ...states.map((state) => button(state, words(state), counts[state])));
  if (focused >= 0) byId('counts').children[focused].focus();
  byId('figures').replaceChildren(
    element('span', '', stats.tracked + ' polled'),
    element('span', '', 'due lag ' + stats.dueLagMs + ' ms'),
    element('span', '', stats.poller.polls + ' polls, ' + stats.poller.failures + ' failed'),
    element('span', '', stats.deliveries.pending + ' deliveries pending'),
  );
}

async function choose(state) {
  chosen = state;
  await attempt(load);
}

async function load() {
  const query = '?limit=100' + (chosen === '' ? '' : '&state=' + encodeURIComponent(chosen));
  const [page, stats] = await Promise.all([read('/v1/tasks' + query), read('/v1/stats')]);
  tasks.clear();
  take(page);
  renderCounts(stats);
}

async function loadMore() {
  const query = '?limit=100&cursor=' + encodeURIComponent(nextCursor) + (chosen === '' ? '' : '&state=' + encodeURIComponent(chosen));
  take(await read('/v1/tasks' + query));
}

function take(page) {
  for (const task of page.data) tasks.set(task.uid, task);
  nextCursor = page.nextCursor;
  render();
}

function handle(event, data) {
  if (event === 'events.pruned') return void attempt(load);
  if (!event.startsWith('task.')) return;
  const task = data.data;
  const known = tasks.get(task.uid);
  if (known && known.updatedAt > task.updatedAt) return;
  tasks.set(task.uid, task);
  // A page that is open for days keeps the newest.
  if (tasks.size > 1000) tasks.delete([...tasks.keys()].sort()[0]);
  render();
}

/** Reads Server-Sent Events by fetch: an EventSource cannot send the key. */
async function follow(mine) {
  const response = await request('/v1/events', { accept: 'text/event-stream', ...(lastEventId ? { 'last-event-id': lastEventId } : {}) });
  if (response.status === 401) throw new Refused();
  if (response.status === 400) lastEventId = '';
  if (!response.ok) throw new Error('the events cannot be read: ' + response.status);
  await load();
  byId('live').textContent = 'live';
  notice('');
  showOverview();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (mine !== generation) return void reader.cancel();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').filter((line) => !line.startsWith(':')).map((line) => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }));
      if (fields.id !== undefined) lastEventId = fields.id;
      if (fields.data !== undefined) handle(fields.event, JSON.parse(fields.data));
    }
  }
}

async function run() {
  const mine = (generation += 1);
  while (mine === generation) {
    const isLetIn = await attempt(() => follow(mine));
    if (!isLetIn || mine !== generation) return;
    byId('live').textContent = 'connecting';
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
}

/** Gives false when the key was refused. */
async function attempt(action) {
  try {
    await action();
    notice('');
  } catch (error) {
    if (error instanceof Refused) {
      notice(key.get() ? 'This API key is refused.' : '');
      key.drop();
      byId('live').textContent = '';
      byId('sign-in').hidden = false;
      byId('overview').hidden = true;
      byId('key').focus();
      return false;
    }
    notice(error instanceof TypeError ? 'The server does not answer.' : error.message);
  }
  showOverview();
  return true;
}

function showOverview() {
  byId('sign-in').hidden = true;
  byId('overview').hidden = false;
  byId('sign-out').hidden = !key.get();
}

function notice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = text === '';
}

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  key.set(byId('key').value.trim());
  byId('key').value = '';
  void run();
});
byId('sign-out').addEventListener('click', () => {
  generation += 1;
  key.drop();
  tasks.clear();
  location.reload();
});
byId('more').addEventListener('click', () => void attempt(loadMore));
setInterval(() => {
  if (document.hidden || byId('overview').hidden) return;
  void attempt(async () => renderCounts(await read('/v1/stats')));
}, 5000);
void run();
`;
