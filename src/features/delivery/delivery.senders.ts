import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { oneLine } from '#features/mail/mail.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import { write, type Work } from '#platform/work.ts'
import type { MailSender, SenderInput } from './delivery.api.ts'
import { domainOf } from './delivery.pace.ts'

const columns = sql`s.id, s.name, s.address, s.reply_to, s.domain, s.version, s.preferred_at is not null as preferred,
  exists (select from mail_dkim_key k where (k.domain = s.domain or s.domain like '%.' || k.domain)
    and k.used_since is not null and k.retired_at is null) as signed`

async function select(
  work: Pick<Work, 'db'>,
  condition: RawBuilder<SqlBool>,
  lock = false,
): Promise<MailSender[]> {
  const { rows } = await sql<MailSender>`
    select ${columns} from mail_sender s where ${condition}
    order by s.preferred_at is null, s.name, s.address ${lock ? sql`for update of s` : sql``}`.execute(
    work.db,
  )
  return rows
}

/** Whom mail can come from, the preferred one first. */
export function listSenders(work: Pick<Work, 'db'>): Promise<MailSender[]> {
  return select(work, sql<SqlBool>`s.deleted_at is null`)
}

export async function getSender(
  work: Pick<Work, 'db'>,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<MailSender> {
  const [found] = await select(
    work,
    sql<SqlBool>`s.id = ${id}::uuid and (s.deleted_at is not null) = ${deleted}`,
    lock,
  )
  if (!found)
    throw notFound({
      ja: 'この差出人は見つかりません。消されたか、ごみ箱にあります',
      en: 'This sender was not found. It was deleted, or is in the bin',
    })
  return found
}

/** The domain of an address, which must be one that the organisation has set: nobody sends in another's name. */
async function domainFor(tx: Work, { name, address }: SenderInput, id: string | null): Promise<string> {
  const domain = domainOf(address)
  const { rows } = await sql<{ known: boolean; taken: boolean }>`
    select exists (select from mail_domain where name = ${domain}) as known,
      exists (select from mail_sender where deleted_at is null and lower(address) = lower(${address})
        and name = ${name} and id is distinct from ${id}::uuid) as taken`.execute(tx.db)
  const { known = false, taken = false } = rows[0] ?? {}
  if (!known)
    throw new Problem('invalid', {
      fields: [
        {
          path: 'address',
          message: {
            ja: `${domain} は送信ドメインとして設定されていません。先に「送信ドメイン」に加えてください`,
            en: `${domain} is not set as a domain that mail comes from. Add it under “Domains” first`,
          },
        },
      ],
    })
  if (taken)
    throw new Problem('invalid', {
      fields: [
        {
          path: 'name',
          message: {
            ja: '同じ名前とアドレスの差出人がもうあります',
            en: 'There is a sender of this name and address already',
          },
        },
      ],
    })
  return domain
}

async function prefer(tx: Work, id: string, preferred: boolean): Promise<void> {
  if (preferred)
    await sql`update mail_sender set preferred_at = null, version = version + 1
      where preferred_at is not null and id <> ${id}::uuid`.execute(tx.db)
  await sql`update mail_sender set preferred_at = case when ${preferred} then coalesce(preferred_at, now()) end
    where id = ${id}::uuid`.execute(tx.db)
}

const tidied = (given: SenderInput): SenderInput => ({ ...given, name: oneLine(given.name) })

export function createSender(work: Work, given: SenderInput): Promise<MailSender> {
  const input = tidied(given)
  return write(work, async (tx) => {
    const domain = await domainFor(tx, input, null)
    const isFirst = (await listSenders(tx)).length === 0
    const id = newId()
    const by = tx.actor.userId
    await sql`
      insert into mail_sender (id, name, address, domain, reply_to, created_by, updated_by)
      values (${id}, ${input.name}, ${input.address}, ${domain}, ${input.replyTo}, ${by}::uuid, ${by}::uuid)`.execute(
      tx.db,
    )
    await prefer(tx, id, input.preferred || isFirst)
    await tell(tx, 'create', id, { after: { ...input } })
    return getSender(tx, id)
  })
}

export function updateSender(
  work: Work,
  id: string,
  { version, ...given }: SenderInput & { version: number },
): Promise<MailSender> {
  const input = tidied(given)
  return write(work, async (tx) => {
    const before = await getSender(tx, id, { lock: true })
    if (before.version !== version) throw new Problem('stale', { current: before })
    const { name, address, replyTo, preferred } = before
    const changed = changes({ name, address, replyTo, preferred }, { ...input })
    if (!changed) return before
    const domain = await domainFor(tx, input, id)
    await sql`
      update mail_sender set name = ${input.name}, address = ${input.address}, domain = ${domain},
        reply_to = ${input.replyTo}, version = version + 1, updated_at = now(), updated_by = ${tx.actor.userId}::uuid
      where id = ${id}::uuid`.execute(tx.db)
    await prefer(tx, id, input.preferred)
    await tell(tx, 'update', id, changed)
    return getSender(tx, id)
  })
}

export function removeSender(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const before = await getSender(tx, id, { lock: true })
    if (before.version !== version) throw new Problem('stale', { current: before })
    await sql`
      update mail_sender set deleted_at = now(), deleted_by = ${tx.actor.userId}::uuid, preferred_at = null,
        version = version + 1 where id = ${id}::uuid`.execute(tx.db)
    await tell(tx, 'delete', id, { before: { name: before.name, address: before.address } })
  })
}

export function restoreSender(work: Work, id: string): Promise<MailSender> {
  return write(work, async (tx) => {
    const found = await getSender(tx, id, { deleted: true, lock: true })
    await domainFor(tx, found, id)
    await sql`update mail_sender set deleted_at = null, deleted_by = null, version = version + 1
      where id = ${id}::uuid`.execute(tx.db)
    await tell(tx, 'restore', id, { after: { name: found.name, address: found.address } })
    return getSender(tx, id)
  })
}

type Recorded = { before?: { [field: string]: unknown }; after?: { [field: string]: unknown } }

async function tell(tx: Work, verb: string, id: string, recorded: Recorded): Promise<void> {
  await audit(tx, { action: `mailSender.${verb}`, subjectKind: 'mailSender', subjectId: id, ...recorded })
  await announce(tx, { topic: 'delivery' })
}

type BinRow = { id: string; name: string; address: string; deletedAt: string }

export const binnedSenders: Binned = {
  key: 'mail-senders',
  subject: 'mailSender',
  permissions: { read: 'settings.manage', write: 'settings.manage' },
  async list(work, question) {
    const rows = sql<BinRow>`
      select s.id, s.name, s.address, s.deleted_at, concat_ws(' ', s.name, s.address) as words
      from mail_sender s where s.deleted_at is not null`
    const { items, next } = await binPage(work, rows, question)
    return {
      next,
      items: items.map(({ id, name, address, deletedAt }) => ({ id, name, detail: address, deletedAt })),
    }
  },
  restore: restoreSender,
  async purge(work, id) {
    const { numAffectedRows } = await sql`
      delete from mail_sender where id = ${id}::uuid and deleted_at is not null`.execute(work.db)
    return numAffectedRows === 1n ? { subjects: [id], blobKeys: [] } : undefined
  },
  old: oldIn('mail_sender'),
}
