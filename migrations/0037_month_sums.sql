-- What all customers together bought in a month, by the month of their first order: what `purchase_month` adds up to, without
-- that of nobody. A picture of everybody reads this instead of a row for each customer and month.
--
-- Rows are added by what changed and folded now and then, never updated: who buys waits for no one else who buys. The sum
-- of its rows always is what purchase_month adds up to, whoever writes there.
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

create function purchase_month_added() returns trigger language plpgsql as $$
begin
  insert into purchase_month_sum
  select cohort_month, month, sum(orders), sum(firsts), count(*) filter (where orders > 0),
    count(*) filter (where orders > firsts), sum(revenue), sum(gross_profit), sum(first_revenue)
  from fresh where customer_id <> '00000000-0000-0000-0000-000000000000' group by cohort_month, month;
  return null;
end $$;

create function purchase_month_taken() returns trigger language plpgsql as $$
begin
  insert into purchase_month_sum
  select cohort_month, month, -sum(orders), -sum(firsts), -count(*) filter (where orders > 0),
    -count(*) filter (where orders > firsts), -sum(revenue), -sum(gross_profit), -sum(first_revenue)
  from stale where customer_id <> '00000000-0000-0000-0000-000000000000' group by cohort_month, month;
  return null;
end $$;

create function purchase_month_changed() returns trigger language plpgsql as $$
begin
  insert into purchase_month_sum
  select cohort_month, month, sum(sign * orders), sum(sign * firsts), sum(sign * (orders > 0)::int),
    sum(sign * (orders > firsts)::int), sum(sign * revenue), sum(sign * gross_profit), sum(sign * first_revenue)
  from (select 1 as sign, f.* from fresh f union all select -1, s.* from stale s) t
  where customer_id <> '00000000-0000-0000-0000-000000000000' group by cohort_month, month;
  return null;
end $$;

create trigger purchase_month_added after insert on purchase_month
  referencing new table as fresh for each statement execute function purchase_month_added();
create trigger purchase_month_taken after delete on purchase_month
  referencing old table as stale for each statement execute function purchase_month_taken();
create trigger purchase_month_changed after update on purchase_month
  referencing old table as stale new table as fresh for each statement execute function purchase_month_changed();

insert into purchase_month_sum
select cohort_month, month, sum(orders), sum(firsts), count(*) filter (where orders > 0),
  count(*) filter (where orders > firsts), sum(revenue), sum(gross_profit), sum(first_revenue)
from purchase_month where customer_id <> '00000000-0000-0000-0000-000000000000' group by cohort_month, month;

create function purchase_month_emptied() returns trigger language plpgsql as $$
begin
  delete from purchase_month_sum;
  return null;
end $$;
create trigger purchase_month_emptied after truncate on purchase_month
  for each statement execute function purchase_month_emptied();
