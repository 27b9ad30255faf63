-- Documents 帳票: what was issued, as it was printed, for seven years and longer.

-- The last number of a kind in a year.
-- owner: documents
-- kind: local
create table document_counter (
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (kind, year)
);

-- Logo and seal. One that is replaced stays: documents that carry it are printed with it.
-- owner: documents
-- kind: reference
create table document_image (
  id uuid primary key,
  which text not null check (which in ('logo', 'seal')),
  blob_key text not null,
  media_type text not null check (media_type in ('image/png', 'image/jpeg')),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index document_image_now on document_image (which) where retired_at is null;

-- An edition of a document. What is printed (`content`) never changes; a correction is a further edition of its number.
-- One to a company alone stands under nobody, as do those of people who were deleted for good.
-- owner: documents
-- kind: customer
create table document (
  customer_id uuid not null,
  id uuid not null,
  kind text not null
    check (kind in ('confirmation', 'deliveryNote', 'invoice', 'simpleInvoice', 'returnInvoice')),
  number text not null,
  edition integer not null default 1,
  company_id uuid references company (id),
  -- The first line of whom it is to, and the same folded, for finding.
  recipient text not null,
  recipient_key text collate "C" not null,
  issued_on date not null,
  -- 取引年月日.
  transaction_on date not null,
  -- Of closing invoices.
  period_from date,
  period_to date check (period_to >= period_from),
  due_on date,
  -- Yen with tax, and what of it is to be paid by this document.
  amount bigint not null,
  owed bigint not null default 0,
  content jsonb not null,
  -- The PDF, from when it was first wanted.
  blob_key text,
  superseded_at timestamptz,
  -- The run that made it.
  run_id uuid,
  -- Why this edition was made.
  correction text,
  voided_at timestamptz,
  void_reason text,
  created_by uuid references app_user (id),
  created_by_name text not null,
  created_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index document_id on document (id);
create index document_day on document (transaction_on, id);
create index document_amount on document (amount, transaction_on);
create index document_number on document (number);
create index document_company on document (company_id, transaction_on) where company_id is not null;
create index document_run_of on document (run_id, id) where run_id is not null;
create index document_due on document (due_on) where owed <> 0 and superseded_at is null and voided_at is null;

-- Which orders, and which entries that take something back, a document tells of.
-- owner: documents
-- kind: customer
create table document_order (
  customer_id uuid not null,
  document_id uuid not null,
  order_id uuid not null,
  primary key (customer_id, document_id, order_id)
);
create index document_order_order on document_order (order_id);
create index document_order_document on document_order (document_id);

-- Many documents in one go, or a file for a carrier: what was asked for and the file that came of it.
-- owner: documents
-- kind: local
create table document_run (
  id uuid primary key,
  what text not null check (what in ('closing', 'orders', 'labels')),
  options jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'done', 'failed')),
  documents integer not null default 0,
  -- [{ name, reason }]
  left_out jsonb not null default '[]',
  blob_key text,
  file_name text,
  problem jsonb,
  created_by uuid references app_user (id),
  created_by_name text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index document_run_newest on document_run (created_at desc, id desc);
