-- What all customers together bought in a month, by the month of their first order: what `purchase_month` adds up to, without
-- that of nobody. A picture of everybody reads this instead of a row for each customer and month.
--
-- Rows are added by what changed and folded now and then, never updated: who buys waits for no one else who buys. The sum
-- of its rows always is what purchase_month adds up to: whoever writes there writes here in the same transaction.
-- owner: purchases
-- kind: local
create table purchase_month_sum (
  cohort_month date,
  month date not null,
  orders bigint not null,
  firsts bigint not null,
  -- Customers with an order in the month, and with one that is not their first.
  buyers bigint not null,
  repeaters bigint not null,
  revenue bigint not null,
  gross_profit bigint not null,
  first_revenue bigint not null
);

insert into purchase_month_sum
select cohort_month, month, sum(orders), sum(firsts), count(*) filter (where orders > 0),
  count(*) filter (where orders > firsts), sum(revenue), sum(gross_profit), sum(first_revenue)
from purchase_month where customer_id <> '00000000-0000-0000-0000-000000000000' group by cohort_month, month;
