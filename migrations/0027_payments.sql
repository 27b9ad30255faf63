-- Payments 入金, and what they pay (消込).

-- What came in. Under nobody while it is not known from whom, and where a company paid.
-- owner: payments
-- kind: customer
create table payment (
  customer_id uuid not null,
  id uuid not null,
  company_id uuid references company (id),
  paid_on date not null,
  -- Yen that arrived, and what the bank kept of it on the way and we bear; negative is paid back.
  amount bigint not null check (amount <> 0),
  fee bigint not null default 0 check (fee >= 0),
  method text not null
    check (method in ('transfer', 'debit', 'card', 'cod', 'deferred', 'convenience', 'cash', 'note', 'other')),
  -- 振込名義 as the bank wrote it, and folded for finding.
  payer text,
  payer_key text collate "C",
  note text,
  -- The line of a bank's file that it came from: the same file twice brings nothing twice.
  import_key text,
  voided_at timestamptz,
  void_reason text,
  created_by uuid references app_user (id),
  created_by_name text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index payment_id on payment (id);
create index payment_day on payment (paid_on, id);
create index payment_company on payment (company_id, paid_on) where company_id is not null;
create index payment_payer on payment (payer_key) where payer_key is not null;
create index payment_import on payment (import_key) where import_key is not null;

-- So much of a payment pays this invoice or order.
-- owner: payments
-- kind: customer
create table payment_allocation (
  customer_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  -- An invoice by its number, so that a correction of it stays paid; an order by its id.
  document_number text,
  order_id uuid,
  amount bigint not null check (amount <> 0),
  created_by_name text not null,
  created_at timestamptz not null default now(),
  primary key (customer_id, id),
  check ((document_number is null) <> (order_id is null))
);
create index payment_allocation_id on payment_allocation (id);
create index payment_allocation_payment on payment_allocation (payment_id);
create index payment_allocation_document on payment_allocation (document_number) where document_number is not null;
create index payment_allocation_order on payment_allocation (order_id) where order_id is not null;

-- Orders that are still to be paid, of one customer and of all.
create index sales_order_unpaid on sales_order (customer_id)
  where kind = 'order' and voided_on is null and payment_state in ('unpaid', 'authorized', 'failed');
