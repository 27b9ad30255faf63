-- Days of a cycle are whole or 30 7/16: a double holds them exactly, and divides a million dates at a tenth of the cost.
alter table subscription alter column cycle_days type double precision;
