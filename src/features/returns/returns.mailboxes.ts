import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { wake } from '#platform/jobs/queue.ts'
import { seal, unseal } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import type { Mailbox, MailboxInput } from './returns.api.ts'
import { pollJobName } from './returns.jobs.names.ts'
import { mailboxNotFound } from './returns.ts'

const columns = sql`b.id, b.name, b.host, b.port, b.security, b.user_name, b.folder, b.after_reading, b.move_to,
  b.password is not null as has_password, b.paused_at, b.read_at, b.problem, b.problem_since, b.version`

export async function selectMailboxes(work: Pick<Work, 'db'>): Promise<Mailbox[]> {
  const { rows } = await sql<Mailbox>`
    select ${columns} from return_mailbox b where b.deleted_at is null order by b.name, b.id`.execute(work.db)
  return rows
}

export async function selectMailbox(
  work: Pick<Work, 'db'>,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Mailbox | undefined> {
  const { rows } = await sql<Mailbox>`
    select ${columns} from return_mailbox b where b.id = ${id}::uuid
      and b.deleted_at is ${deleted ? sql`not null` : sql`null`} ${lock ? sql`for update` : sql``}`.execute(
    work.db,
  )
  return rows[0]
}

/** All that it takes to sign in, and up to where it was read. */
export type Account = Pick<
  Mailbox,
  'id' | 'host' | 'port' | 'security' | 'userName' | 'folder' | 'afterReading' | 'moveTo'
> & {
  readonly password: string
  readonly uidValidity: string | null
  readonly lastUid: string
}

export async function readAccount(work: Pick<Work, 'db' | 'config'>, id: string): Promise<Account> {
  const { rows } = await sql<Omit<Account, 'password'> & { password: Buffer | null }>`
    select id, host, port, security, user_name, folder, after_reading, move_to, password, uid_validity, last_uid
    from return_mailbox where id = ${id}::uuid and deleted_at is null`.execute(work.db)
  const [found] = rows
  if (!found) throw mailboxNotFound()
  const password = found.password === null ? '' : await unseal(work.config.dataDir, found.password)
  if (password === null) throw sealedElsewhere()
  return { ...found, password }
}

const recorded = ({ name, host, port, security, userName, folder, afterReading, moveTo }: MailboxInput) => ({
  name,
  host,
  port,
  security,
  userName,
  folder,
  afterReading,
  moveTo: afterReading === 'move' ? moveTo : null,
})

export function createMailbox(
  work: Work,
  { mailbox, password }: { mailbox: MailboxInput; password?: string | undefined },
): Promise<Mailbox> {
  return write(work, async (tx) => {
    const id = newId()
    const input = recorded(mailbox)
    await sql`
      insert into return_mailbox (id, name, host, port, security, user_name, folder, after_reading, move_to, password,
        created_by, updated_by)
      values (${id}::uuid, ${input.name}, ${input.host}, ${input.port}, ${input.security}, ${input.userName},
        ${input.folder}, ${input.afterReading}, ${input.moveTo}, ${await sealed(tx, password)},
        ${tx.actor.userId}::uuid, ${tx.actor.userId}::uuid)`.execute(tx.db)
    await told(tx, 'create', id, { after: input })
    await wake(tx, pollJobName)
    return mustFind(tx, id)
  })
}

const sealed = (work: Work, password: string | undefined): Promise<Buffer | null> =>
  password === undefined || password === '' ? Promise.resolve(null) : seal(work.config.dataDir, password)

export function updateMailbox(
  work: Work,
  id: string,
  given: { version: number; mailbox: MailboxInput; password?: string | undefined; paused: boolean },
): Promise<Mailbox> {
  return write(work, async (tx) => {
    const before = await mustBeCurrent(tx, id, given.version)
    const input = recorded(given.mailbox)
    const isOther = before.host !== input.host || before.userName !== input.userName
    const isElsewhere = isOther || before.folder !== input.folder
    const changed = changes(
      { ...recorded(before), paused: before.pausedAt !== null },
      { ...input, paused: given.paused, ...(given.password !== undefined && { credentialsChanged: true }) },
    )
    if (!changed) return before
    const password =
      given.password === undefined
        ? isOther
          ? sql`null`
          : sql`password`
        : sql`${await sealed(tx, given.password)}`
    await sql`
      update return_mailbox set name = ${input.name}, host = ${input.host}, port = ${input.port},
        security = ${input.security}, user_name = ${input.userName}, folder = ${input.folder},
        after_reading = ${input.afterReading}, move_to = ${input.moveTo}, password = ${password},
        paused_at = case when ${given.paused} then coalesce(paused_at, now()) end, problem = null, problem_since = null,
        uid_validity = case when not ${isElsewhere} then uid_validity end,
        last_uid = case when ${isElsewhere} then 0 else last_uid end,
        version = version + 1, updated_at = now(), updated_by = ${tx.actor.userId}::uuid
      where id = ${id}::uuid`.execute(tx.db)
    await told(tx, 'update', id, changed)
    await wake(tx, pollJobName)
    return mustFind(tx, id)
  })
}

export function removeMailbox(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const { name } = await mustBeCurrent(tx, id, version)
    await setDeleted(tx, id, true)
    await told(tx, 'delete', id, { before: { name } })
  })
}

export function restoreMailbox(work: Work, id: string): Promise<Mailbox> {
  return write(work, async (tx) => {
    const found = await selectMailbox(tx, id, { deleted: true, lock: true })
    if (!found) throw mailboxNotFound()
    await setDeleted(tx, id, false)
    await told(tx, 'restore', id, { after: { name: found.name } })
    return mustFind(tx, id)
  })
}

export async function deleteMailbox(work: Work, id: string): Promise<void> {
  await sql`delete from return_mailbox where id = ${id}::uuid and deleted_at is not null`.execute(work.db)
}

async function setDeleted(tx: Work, id: string, deleted: boolean): Promise<void> {
  await sql`
    update return_mailbox set deleted_at = ${deleted ? sql`now()` : sql`null`},
      deleted_by = ${deleted ? tx.actor.userId : null}::uuid, version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(tx.db)
}

async function mustFind(work: Work, id: string): Promise<Mailbox> {
  const found = await selectMailbox(work, id)
  if (!found) throw mailboxNotFound()
  return found
}

async function mustBeCurrent(tx: Work, id: string, version: number): Promise<Mailbox> {
  const found = await selectMailbox(tx, id, { lock: true })
  if (!found) throw mailboxNotFound()
  if (found.version !== version) throw new Problem('stale', { current: found })
  return found
}

async function told(
  tx: Work,
  what: 'create' | 'update' | 'delete' | 'restore',
  id: string,
  changed: { before?: Recorded; after?: Recorded },
): Promise<void> {
  await audit(tx, {
    action: `returnMailbox.${what}`,
    subjectKind: 'returnMailbox',
    subjectId: id,
    ...changed,
  })
  await announce(tx, { topic: 'returnMailbox', id })
}

function sealedElsewhere(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'メールボックスのパスワードを開けません。データフォルダが変わったようです。設定の画面でパスワードを入力し直してください',
      en: 'The password of the mailbox cannot be opened: the data folder is another one. Enter it again in the settings',
    },
    next: {
      label: { ja: '戻りの受け取りを開く', en: 'Open the settings of returns' },
      to: '/settings/returns',
    },
  })
}

/** What reading came to: up to where, and whether something went wrong. */
export async function noteRead(
  work: Work,
  id: string,
  { uidValidity, lastUid }: { uidValidity: string; lastUid: number },
): Promise<void> {
  await sql`
    update return_mailbox set uid_validity = ${uidValidity}::bigint, last_uid = ${lastUid}::bigint, read_at = now(),
      problem = null, problem_since = null where id = ${id}::uuid`.execute(work.db)
}

export async function noteTrouble(work: Work, id: string, problem: string): Promise<void> {
  await sql`
    update return_mailbox set problem = ${problem.slice(0, 500)}, problem_since = coalesce(problem_since, now())
    where id = ${id}::uuid`.execute(work.db)
  await announce(work, { topic: 'returnMailbox', id })
}
