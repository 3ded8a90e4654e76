/**
 * The first schema. Instants are milliseconds since the epoch on the store's time line; what is a small number in a column is a place in a list of
 * `stored-words.ts`.
 */
export const firstSchema = `
-- Single values, see Registers; "tag" is a text that marks the places of this log.
CREATE TABLE registers (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;

CREATE TABLE kinds (id INTEGER PRIMARY KEY, provider TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (provider, type));

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL,
  kind INTEGER NOT NULL,
  vendor_id TEXT NOT NULL,
  -- A hash of kind and vendor_id; null once another task may have that address.
  address INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  polls INTEGER NOT NULL,
  state INTEGER NOT NULL,
  -- Null before the first good answer.
  vendor_state TEXT,
  -- The four counts of the progress; "succeeded" is null where there is no progress.
  total INTEGER,
  succeeded INTEGER,
  failed INTEGER,
  pending INTEGER,
  -- Which item lists there are, see item-lists.ts.
  items INTEGER NOT NULL,
  -- What else the status says, as JSON.
  detail TEXT,
  observed_at INTEGER,
  next_poll_at INTEGER,
  ended_at INTEGER,
  ended_by INTEGER,
  last_error TEXT,
  trouble TEXT,
  started_at INTEGER,
  deadline INTEGER,
  webhook_url TEXT,
  traceparent TEXT,
  metadata TEXT,
  -- Room that the first answer will take: without it every page would be split by the first polls of its tasks.
  room BLOB
);
CREATE UNIQUE INDEX tasks_uid ON tasks (uid);
CREATE INDEX tasks_address ON tasks (address) WHERE address IS NOT NULL;
CREATE INDEX tasks_due ON tasks (kind, next_poll_at) WHERE next_poll_at IS NOT NULL;
CREATE INDEX tasks_ended ON tasks (ended_at) WHERE ended_at IS NOT NULL;

-- The item lists of a task's status, as JSON.
CREATE TABLE results (task INTEGER PRIMARY KEY, succeeded TEXT, failed TEXT);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- Null for events of no task.
  task INTEGER,
  -- As JSON, where the task's row does not tell it.
  payload TEXT
);
CREATE INDEX events_task ON events (task) WHERE task IS NOT NULL;

CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  scope INTEGER NOT NULL,
  events TEXT,
  secrets TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  failing_since INTEGER,
  disabled_at INTEGER,
  disabled_reason TEXT
);
CREATE INDEX webhooks_url ON webhooks (url);

-- Receivers that are gone, while deliveries of theirs are left to delete.
CREATE TABLE removed_webhooks (id INTEGER PRIMARY KEY);

CREATE TABLE deliveries (
  webhook INTEGER NOT NULL,
  event INTEGER NOT NULL,
  state INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  next_try_at INTEGER,
  attempts TEXT,
  PRIMARY KEY (webhook, event)
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (webhook, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX deliveries_event ON deliveries (event);

CREATE TABLE idempotency (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at INTEGER NOT NULL, response TEXT) WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE durations (kind TEXT PRIMARY KEY, saved TEXT NOT NULL) WITHOUT ROWID;
`;
