import { sql } from 'kysely'
import { displayNameOf } from '#features/customers/customers.ts'
import type { Upload } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { messagesIn } from './returns.actions.ts'
import type { Preview } from './returns.api.ts'
import { selectHook } from './returns.hooks.ts'
import { openFolder, saidBy } from './returns.imap.ts'
import { readAccount } from './returns.mailboxes.ts'
import { matchAll } from './returns.match.ts'
import { incomingOf } from './returns.notices.ts'
import { hearUnsigned } from './returns.providers.ts'
import { deedOf } from './returns.take.ts'
import { cannotSignIn, hookNotFound, type Incoming } from './returns.ts'

/** So many are shown of whatever is tried. */
const shown = 20
const latestInFolder = 5

/** Signs in and says what is seen there, and what the latest messages tell; nothing is taken in. */
export async function tryMailbox(work: Work, id: string) {
  const account = await readAccount(work, id)
  const seen = await look().catch((error: unknown) => {
    throw cannotSignIn(saidBy(error))
  })
  const latest = seen.latest.map((raw) => incomingOf(raw, 'mailbox', id, new Date()))
  return { ...seen, latest: await previewsOf(work, latest) }

  async function look() {
    const folder = await openFolder(account)
    try {
      const last = account.uidValidity === folder.uidValidity ? Number(account.lastUid) : 0
      const { messages, folders } = folder
      return {
        messages,
        folders: folders.slice(0, 200),
        unread: (await folder.after(last)).length,
        latest: (await folder.latest(latestInFolder)).toReversed(),
      }
    } finally {
      await folder.close()
    }
  }
}

/** What a provider would have told with this body, signed or not; nothing is taken in. */
export async function tryHook(
  work: Work,
  id: string,
  body: string,
): Promise<{ problem: string | null; items: Preview[] }> {
  const hook = await selectHook(work, id)
  if (!hook) throw hookNotFound()
  const heard = hearUnsigned(hook.provider, id, Buffer.from(body), new Date())
  if (heard.kind === 'refused') return { problem: heard.said, items: [] }
  return { problem: null, items: heard.kind === 'events' ? await previewsOf(work, heard.incoming) : [] }
}

export async function tryFile(work: Work, upload: Upload): Promise<{ messages: number; items: Preview[] }> {
  const messages = await messagesIn(upload)
  const now = new Date()
  const some = messages.slice(0, shown).map((raw) => incomingOf(raw, 'file', null, now))
  return { messages: messages.length, items: await previewsOf(work, some) }
}

async function previewsOf(work: Work, incoming: readonly Incoming[]): Promise<Preview[]> {
  const notices = incoming.flatMap(({ notices: told }) => told).slice(0, shown)
  const matches = await matchAll(work, notices)
  const names = await namesOf(
    work,
    matches.flatMap((match) => (match ? [match.customerId] : [])),
  )
  return notices.map((notice, at) => {
    const { kind, hard, delayed, reason, status, replyCode, said, subject } = notice
    const match = matches[at]
    const known = match !== undefined && kind !== 'other'
    // Of nobody on record: what software answers, or goes on trying, nobody needs to look at.
    const isNobodys = kind === 'autoReply' || delayed
    return {
      kind,
      address: match?.address ?? notice.address,
      customer: match ? { id: match.customerId, name: names.get(match.customerId) ?? '' } : null,
      hard,
      reason,
      status,
      replyCode,
      said,
      subject,
      done: known ? deedOf(notice) : isNobodys ? 'noted' : null,
    }
  })
}

async function namesOf(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<Parameters<typeof displayNameOf>[0] & { customerId: string }>`
    select customer_id, family_name, given_name, family_kana, given_kana, code from customer
    where customer_id = any(${customerIds}::uuid[])`.execute(work.db)
  return new Map(rows.map((row) => [row.customerId, displayNameOf(row)]))
}
