-- Orders and products come from files.

alter table import_batch drop constraint import_batch_subject_check;
alter table import_batch add constraint import_batch_subject_check
  check (subject in ('customer', 'company', 'note', 'tag', 'contactPoint', 'order', 'product'));
-- Of a file of orders: { rows, dates, cursor }. What its rows said together when they were put into `import_order_row`,
-- and the last order that is written.
alter table import_batch add column staged jsonb;

-- The rows of a file of orders, so that those of one order are found wherever they stand in it. Gone when the work is done.
-- owner: imports
-- kind: local
create table import_order_row (
  import_id uuid not null,
  row_number bigint not null,
  number_key text collate "C" not null,
  -- What the row says of who buys: rows of one buyer are written together.
  buyer_key text collate "C" not null,
  -- A JSON array of the cells.
  cells text not null,
  primary key (import_id, row_number)
);

-- What an import did to a product: what undo needs. A file of orders adds those that it names and nobody knows.
-- owner: imports
-- kind: local
create table import_product_change (
  import_id uuid not null references import_batch (id) on delete cascade,
  row_number bigint not null,
  product_id uuid not null,
  action text not null check (action in ('created', 'updated')),
  before jsonb,
  after jsonb,
  version_after integer not null,
  primary key (import_id, product_id, row_number)
);
