-- 在庫の動き: what moved the stock of a product, and what there was after it.
-- owner: products
-- kind: local
create table stock_move (
  id uuid primary key,
  product_id uuid not null references product (id) on delete cascade,
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('made', 'changed', 'counted', 'sold', 'cancelled', 'returned')),
  -- Empty where it is counted from now on, or no longer.
  by numeric(14, 3),
  stock numeric(14, 3),
  -- The order that was placed, or of which something came back.
  order_id uuid,
  reason text,
  actor_name text not null
);
create index stock_move_product on stock_move (product_id, at desc, id desc);
