-- Mail to single customers about what they have with us. Where no server is set, it stays in the built-in mailbox.

-- One mail to one person. `queued` waits to be sent, `sending` is in the hands of a process, `unknown` is what such a
-- process left behind when it was killed (never sent again by itself), `kept` is in the built-in mailbox only.
-- owner: mail
-- kind: customer
create table mail_message (
  customer_id uuid not null,
  id uuid not null,
  -- Which sentence of the product it is: subscription.notice, mypage.code.
  template text not null,
  -- What it is about, so that it is never written twice: 'subscription:<id>:round:3'. Empty may come any number of times.
  about text,
  address text not null,
  subject text not null,
  body text not null,
  -- A code or a link that opens something: stands in the body as {secret}, is in nobody's answer, and gone once it is sent.
  secret text,
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'unknown', 'kept')),
  -- What the server said, word by word.
  problem text,
  message_id text,
  tries integer not null default 0,
  -- When it may be sent (again); of one that is being sent, when its process must be dead.
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (customer_id, id)
);
create unique index mail_message_about on mail_message (customer_id, template, about) where about is not null;
create index mail_message_id on mail_message (id);
create index mail_message_due on mail_message (due_at, id) where state in ('queued', 'sending');
create index mail_message_latest on mail_message (created_at, id);
create index mail_message_trouble on mail_message (created_at, id) where state in ('failed', 'unknown');
