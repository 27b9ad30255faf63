-- The list of orders by a condition that few of millions meet, or none, or none of late: each finds its own in the order of
-- the list, instead of walking through everything that came in since.

create index sales_order_media on sales_order (media_id, ordered_at, id) where media_id is not null;
create index sales_order_company on sales_order (company_id, ordered_at, id) where company_id is not null;
create index sales_order_channel on sales_order (channel, ordered_at, id);
create index sales_order_shipping on sales_order (shipping_state, ordered_at, id) where kind = 'order';
create index sales_order_payment on sales_order (payment_state, ordered_at, id)
  where kind = 'order' and payment_state <> 'paid';
create index sales_order_entries on sales_order (kind, ordered_at, id) where kind <> 'order';
create index sales_order_held on sales_order (ordered_at, id) where kind = 'order' and held_at is not null;

-- Nobody has thousands of lines of what sells best: the order is found among them without reading them.
create index sales_line_sold on sales_line (product_id, customer_id, order_id);
drop index sales_line_product;
