/**
 * The first schema. Instants are milliseconds since the epoch on the store's time line; what is a small number in a column is a place in a list of
 * `stored-words.ts`; what is JSON for the code alone is a text, which keeps what `jsonb` would refuse or change.
 *
 * @param schema - Its quoted name.
 */
export function firstSchema(schema: string): string {
  return `
-- Single values: time, time_shift, last_pruned_event, checks.
CREATE TABLE ${schema}.registers (name text PRIMARY KEY, value bigint NOT NULL);
INSERT INTO ${schema}.registers (name, value) VALUES ('time', 0), ('time_shift', 0), ('last_pruned_event', 0), ('checks', 0);

-- "tag" is a text that marks the places of this log.
CREATE TABLE ${schema}.marks (name text PRIMARY KEY, value text NOT NULL);
INSERT INTO ${schema}.marks (name, value) VALUES ('tag', left(replace(gen_random_uuid()::text, '-', ''), 8));

CREATE TABLE ${schema}.kinds (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, provider text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, UNIQUE (provider, type));

-- Each poll rewrites its row and no index: due times are jobs of pg-boss. The room left in a page is for that.
CREATE SEQUENCE ${schema}.task_ids AS bigint;
CREATE TABLE ${schema}.tasks (
  id bigint PRIMARY KEY DEFAULT nextval('${schema}.task_ids'),
  uid bytea NOT NULL,
  kind int NOT NULL,
  vendor_id text COLLATE "C" NOT NULL,
  -- A hash of provider, type and vendor_id; null once another task may have that address.
  address uuid,
  -- In which block of its kind's queue its job is, see job-place.ts.
  block int NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  observed_at bigint,
  next_poll_at bigint,
  ended_at bigint,
  started_at bigint,
  deadline bigint,
  polls int NOT NULL DEFAULT 0,
  state smallint NOT NULL DEFAULT 0,
  ended_by smallint,
  -- Whether there is a row of results.
  has_results boolean NOT NULL DEFAULT false,
  -- JSON, without item lists that are not empty; null before the first good answer.
  status text,
  last_error text,
  trouble text,
  webhook_url text COLLATE "C",
  traceparent text COLLATE "C",
  metadata json
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX tasks_uid ON ${schema}.tasks (uid);
CREATE UNIQUE INDEX tasks_address ON ${schema}.tasks (address) WHERE address IS NOT NULL;
CREATE INDEX tasks_ended ON ${schema}.tasks (ended_at, id) WHERE ended_at IS NOT NULL;

-- The item lists of a task's status, as JSON, where they are not empty.
CREATE TABLE ${schema}.results (task bigint PRIMARY KEY, items text NOT NULL);

-- Who may settle a poll, and until when. Numbers of leases only rise.
CREATE SEQUENCE ${schema}.attempts AS bigint;
CREATE TABLE ${schema}.poll_leases (
  task bigint PRIMARY KEY,
  kind int NOT NULL,
  attempt bigint NOT NULL,
  until bigint NOT NULL,
  block int NOT NULL,
  owner uuid NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX poll_leases_until ON ${schema}.poll_leases (kind, until);

CREATE SEQUENCE ${schema}.event_ids AS bigint;
-- The first place is 2, so that the value of the sequence is always below the next place.
SELECT setval('${schema}.event_ids', 1);
CREATE TABLE ${schema}.events (
  id bigint PRIMARY KEY DEFAULT nextval('${schema}.event_ids'),
  at bigint NOT NULL,
  -- Null for events of no task.
  task bigint,
  type smallint NOT NULL,
  -- JSON, where the task's row does not tell it.
  payload text
);
CREATE INDEX events_task ON ${schema}.events (task, id) WHERE task IS NOT NULL;

CREATE TABLE ${schema}.webhooks (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text COLLATE "C" NOT NULL UNIQUE,
  scope smallint NOT NULL,
  -- A hash of the URL.
  url uuid NOT NULL,
  disabled boolean NOT NULL,
  -- The receiver as JSON.
  told text NOT NULL
);
CREATE INDEX webhooks_url ON ${schema}.webhooks (url);
CREATE INDEX webhooks_subscriptions ON ${schema}.webhooks (id) WHERE scope = 0 AND NOT disabled;

-- Receivers that are gone, while deliveries of theirs are left to delete.
CREATE TABLE ${schema}.removed_webhooks (id bigint PRIMARY KEY);

CREATE TABLE ${schema}.deliveries (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  webhook bigint NOT NULL,
  event bigint NOT NULL,
  created_at bigint NOT NULL,
  next_try_at bigint,
  tries int NOT NULL DEFAULT 0,
  -- In which block of the queue its job is.
  block int NOT NULL,
  state smallint NOT NULL DEFAULT 0,
  attempts text
) WITH (fillfactor = 80);
CREATE INDEX deliveries_webhook ON ${schema}.deliveries (webhook, id);
CREATE INDEX deliveries_event ON ${schema}.deliveries (event);

CREATE TABLE ${schema}.delivery_leases (
  delivery bigint PRIMARY KEY,
  webhook bigint NOT NULL,
  attempt bigint NOT NULL,
  until bigint NOT NULL,
  owner uuid NOT NULL
);
CREATE INDEX delivery_leases_until ON ${schema}.delivery_leases (until);

-- Counts, as the sums of what was added: nobody waits for another one's row.
CREATE TABLE ${schema}.tallies (name text COLLATE "C" NOT NULL, added bigint NOT NULL);

CREATE TABLE ${schema}.idempotency (key bytea PRIMARY KEY, fingerprint bytea NOT NULL, at bigint NOT NULL, response text);
CREATE INDEX idempotency_at ON ${schema}.idempotency (at);

CREATE TABLE ${schema}.durations (kind text COLLATE "C" PRIMARY KEY, saved text NOT NULL);
`;
}
