import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { MailSource, Outgoing } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'

/** What a row of the ledger is. */
export type Probe = {
  address: string
  state: string
  tries: number
  said: string | null
  from?: string
  campaignId?: string
}

/** A ledger of advertising in a table of its own, as features keep theirs. */
export const probeSource: MailSource = {
  name: 'probe',
  class: 'advertising',
  async take(work, sender, most, closed, stopped) {
    const { rows } = await sql<{
      id: string
      address: string
      from: string
      campaignId: string
      tries: number
    }>`
      with next as materialized (
        select id from probe where state = 'queued' and taken_by is null and due_at <= now()
          and split_part(address, '@', 2) <> all(${[...closed]}::text[])
          and from_address <> all(${[...stopped.addresses]}::text[])
          and campaign_id <> all(${[...stopped.campaigns]}::uuid[])
        order by due_at, id limit ${most} for update skip locked)
      update probe p set taken_by = ${sender}, tries = p.tries + 1 from next where p.id = next.id
      returning p.id, p.address, p.from_address as from, p.campaign_id, p.tries`.execute(work.db)
    return rows.map(({ id, address, from, campaignId, tries }): Outgoing => ({
      ref: `${id}:${tries}`,
      customerId: id,
      address,
      from: { name: 'お店', address: from },
      replyTo: null,
      subject: `お知らせ ${address}`,
      text: 'こんにちは',
      html: '<p>こんにちは</p>',
      messageId: `${id}@example.jp`,
      returnToken: 'abc234',
      campaignId,
      headers: {
        'List-Unsubscribe': '<https://example.jp/u>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }))
  },
  async begin(work, refs) {
    const { rows } = await sql<{ ref: string }>`
      update probe set state = 'sending' where id || ':' || tries = any(${[...refs]}::text[]) and state = 'queued'
        and taken_by is not null returning id || ':' || tries as ref`.execute(work.db)
    return rows.map(({ ref }) => ref)
  },
  async settle(work, outcomes) {
    for (const { ref, kind, said } of outcomes)
      await sql`
        update probe set taken_by = null, said = ${said},
          state = ${kind === 'putOff' || kind === 'cut' ? 'queued' : kind},
          due_at = case when ${kind === 'putOff' || kind === 'cut'} then now() + interval '1 hour' else due_at end
        where id || ':' || tries = ${ref} and state in ('sending', 'unknown')`.execute(work.db)
  },
  async giveBack(work, refs, why) {
    await sql`
      update probe set state = 'queued', taken_by = null, tries = tries - 1, said = coalesce(${why ?? null}, said)
      where id || ':' || tries = any(${[...refs]}::text[]) and state in ('queued', 'sending')`.execute(
      work.db,
    )
  },
  async recover(work, living) {
    await sql`
      update probe set taken_by = null, tries = case when state = 'queued' then tries - 1 else tries end,
        state = case when state = 'queued' then state else 'unknown' end
      where taken_by is not null and taken_by <> all(${[...living]}::text[])`.execute(work.db)
  },
  async isDue(work) {
    const { rows } = await sql`
      select 1 from probe where state = 'queued' and taken_by is null and due_at <= now() limit 1`.execute(
      work.db,
    )
    return rows.length > 0
  },
}

export async function makeProbes(work: Pick<Work, 'db'>): Promise<void> {
  await sql`
    create table if not exists probe (
      id uuid primary key, address text not null, from_address text not null, campaign_id uuid not null,
      state text not null default 'queued', taken_by text, tries int not null default 0, said text,
      due_at timestamptz not null default now())`.execute(work.db)
  await sql`truncate probe`.execute(work.db)
}

export async function addProbes(
  work: Pick<Work, 'db'>,
  addresses: readonly string[],
  { from = 'news@example.jp', campaignId = newId() }: { from?: string; campaignId?: string } = {},
): Promise<string> {
  await sql`
    insert into probe (id, address, from_address, campaign_id)
    select id, address, ${from}, ${campaignId}::uuid
    from unnest(${addresses.map(() => newId())}::uuid[], ${[...addresses]}::text[]) a (id, address)`.execute(
    work.db,
  )
  return campaignId
}

export async function readProbes(work: Pick<Work, 'db'>): Promise<Probe[]> {
  const { rows } = await sql<Probe>`select address, state, tries, said from probe order by address`.execute(
    work.db,
  )
  return rows
}
