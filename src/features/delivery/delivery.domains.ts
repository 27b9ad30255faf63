import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { readMailSettings } from '#features/mail/mail.settings.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { dkimRecord, makeDkimPair, type DkimAlgorithm } from '#platform/mail/dkim.ts'
import { seal } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import type { Check, MailDomain } from './delivery.api.ts'
import { checkDomain } from './delivery.checks.ts'
import { openDns, type Dns } from './delivery.dns.ts'
import { readDeliverySettings } from './delivery.settings.ts'

type KeyRow = {
  domain: string
  selector: string
  algorithm: DkimAlgorithm
  publicKey: string
  usedSince: string | null
  retiredAt: string | null
  createdAt: string
}

/**
 * So long the record of a retired key has to stay in the DNS: servers go on trying for five days (RFC 5321 section
 * 4.5.4.1), and whoever forwards a mail or fetches it late verifies it when it arrives.
 */
const restDays = 7

/** When a key may be deleted; null: it signs now. One that never signed may go at once. */
function removableAt({ usedSince, retiredAt, createdAt }: KeyRow): Date | null {
  if (usedSince === null) return new Date(createdAt)
  return retiredAt === null ? null : new Date(Date.parse(retiredAt) + restDays * 86_400_000)
}

async function readKeys(work: Pick<Work, 'db'>, domain: string | null): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select domain, selector, algorithm, public_key, used_since, retired_at, created_at from mail_dkim_key
    where ${domain}::text is null or domain = ${domain} order by created_at desc, selector`.execute(work.db)
  return rows
}

export async function listDomains(work: Pick<Work, 'db'>, only: string | null = null): Promise<MailDomain[]> {
  const { rows } = await sql<{ name: string; checkedAt: string | null; checks: Check[] | null }>`
    select name, checked_at, checks from mail_domain where ${only}::text is null or name = ${only}
    order by name`.execute(work.db)
  const keys = await readKeys(work, only)
  return rows.map(({ name, checkedAt, checks }) => ({
    name,
    checkedAt,
    checks: checks ?? [],
    keys: keys
      .filter(({ domain }) => domain === name)
      .map((key) => ({
        selector: key.selector,
        algorithm: key.algorithm,
        record: {
          name: `${key.selector}._domainkey.${name}`,
          value: dkimRecord(key.algorithm, key.publicKey),
        },
        usedSince: key.usedSince,
        retiredAt: key.retiredAt,
        removableAt: removableAt(key)?.toISOString() ?? null,
        createdAt: key.createdAt,
      })),
  }))
}

export async function getDomain(work: Pick<Work, 'db'>, name: string): Promise<MailDomain> {
  const [domain] = await listDomains(work, name)
  if (!domain)
    throw notFound({
      ja: 'この送信ドメインは設定されていません。画面を読み直してください',
      en: 'This domain is not set. Load the page again',
    })
  return domain
}

/** With a key that signs at once: mail of a domain whose record is not published yet is as good as unsigned. */
export function addDomain(work: Work, name: string): Promise<MailDomain> {
  return write(work, async (tx) => {
    const { numAffectedRows } = await sql`
      insert into mail_domain (name, created_by) values (${name}, ${tx.actor.userId}::uuid)
      on conflict do nothing`.execute(tx.db)
    if (numAffectedRows !== 1n)
      throw new Problem('invalid', {
        fields: [
          {
            path: 'name',
            message: { ja: 'このドメインはもうあります', en: 'This domain is there already' },
          },
        ],
      })
    await audit(tx, {
      action: 'mailDomain.create',
      subjectKind: 'mailDomain',
      subjectId: name,
      after: { name },
    })
    await insertKey(tx, name, { algorithm: 'rsa', isUsed: true })
    return told(tx, name)
  })
}

export function removeDomain(work: Work, name: string): Promise<void> {
  return write(work, async (tx) => {
    await lockDomain(tx, name)
    const { rows } = await sql<{ name: string; deleted: boolean }>`
      select name, deleted_at is not null as deleted from mail_sender where domain = ${name}`.execute(tx.db)
    if (rows.some(({ deleted }) => !deleted))
      throw new Problem('conflict', {
        detail: {
          ja: `このドメインの差出人（${rows.map((one) => one.name).join('、')}）があるため、消せません。先に差出人を消してください`,
          en: `Senders are of this domain (${rows.map((one) => one.name).join(', ')}). Remove them first`,
        },
      })
    if (rows.length > 0)
      throw new Problem('conflict', {
        detail: {
          ja: 'ごみ箱にこのドメインの差出人があります。完全に消してから、もう一度お試しください',
          en: 'Senders of this domain are in the bin. Delete them for good first',
        },
      })
    await sql`delete from mail_domain where name = ${name}`.execute(tx.db)
    await audit(tx, {
      action: 'mailDomain.delete',
      subjectKind: 'mailDomain',
      subjectId: name,
      before: { name },
    })
    await announce(tx, { topic: 'delivery' })
  })
}

async function lockDomain(tx: Work, name: string): Promise<void> {
  const { rows } = await sql`select 1 from mail_domain where name = ${name} for update`.execute(tx.db)
  if (rows.length === 0) await getDomain(tx, name)
}

/** Another key beside the one that signs: its record is published first. */
export function addKey(
  work: Work,
  name: string,
  given: { selector?: string | undefined; algorithm: DkimAlgorithm },
): Promise<MailDomain> {
  return write(work, async (tx) => {
    await lockDomain(tx, name)
    await insertKey(tx, name, { ...given, isUsed: false })
    return told(tx, name)
  })
}

async function insertKey(
  tx: Work,
  domain: string,
  {
    selector,
    algorithm,
    isUsed,
  }: { selector?: string | undefined; algorithm: DkimAlgorithm; isUsed: boolean },
): Promise<void> {
  const { privateKey, publicKey } = await makeDkimPair(algorithm)
  const taken = new Set((await readKeys(tx, domain)).map((one) => one.selector))
  const name = selector ?? freeSelector(taken)
  if (taken.has(name))
    throw new Problem('invalid', {
      fields: [
        {
          path: 'selector',
          message: {
            ja: 'このセレクターの鍵がもうあります。別の名前にしてください',
            en: 'There is a key of this selector. Choose another name',
          },
        },
      ],
    })
  await sql`
    insert into mail_dkim_key (domain, selector, algorithm, private_key, public_key, used_since)
    values (${domain}, ${name}, ${algorithm}, ${await seal(tx.config.dataDir, privateKey)}, ${publicKey},
      ${isUsed ? sql`now()` : null})`.execute(tx.db)
  await audit(tx, {
    action: 'mailDkimKey.create',
    subjectKind: 'mailDomain',
    subjectId: domain,
    after: { selector: name, algorithm },
  })
}

function freeSelector(taken: ReadonlySet<string>): string {
  for (let at = 1; ; at++) if (!taken.has(`enishi${at}`)) return `enishi${at}`
}

/** The key that signed until now is retired: its record stays until what is on its way has arrived. */
export function useKey(work: Work, name: string, selector: string): Promise<MailDomain> {
  return write(work, async (tx) => {
    await lockDomain(tx, name)
    const key = (await readKeys(tx, name)).find((one) => one.selector === selector)
    if (!key || key.retiredAt !== null) throw noSuchKey()
    if (key.usedSince !== null) return getDomain(tx, name)
    await sql`
      update mail_dkim_key set retired_at = now() where domain = ${name} and algorithm = ${key.algorithm}
        and used_since is not null and retired_at is null`.execute(tx.db)
    await sql`update mail_dkim_key set used_since = now() where domain = ${name} and selector = ${selector}`.execute(
      tx.db,
    )
    await audit(tx, {
      action: 'mailDkimKey.use',
      subjectKind: 'mailDomain',
      subjectId: name,
      after: { selector },
    })
    return told(tx, name)
  })
}

export function removeKey(work: Work, name: string, selector: string): Promise<MailDomain> {
  return write(work, async (tx) => {
    await lockDomain(tx, name)
    const key = (await readKeys(tx, name)).find((one) => one.selector === selector)
    if (!key) throw noSuchKey()
    const removable = removableAt(key)
    if (removable === null) throw keySigns()
    if (removable > new Date()) throw keyRests((await readSettings(tx)).timeZone, removable)
    await sql`delete from mail_dkim_key where domain = ${name} and selector = ${selector}`.execute(tx.db)
    await audit(tx, {
      action: 'mailDkimKey.delete',
      subjectKind: 'mailDomain',
      subjectId: name,
      before: { selector },
    })
    return told(tx, name)
  })
}

const keySigns = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'この鍵でいま署名しています。別の鍵で署名を始めてから消してください',
      en: 'Mail is signed with this key. Begin to sign with another one first',
    },
  })

const keyRests = (timeZone: string, until: Date): Problem =>
  new Problem('conflict', {
    detail: {
      ja: `この鍵で署名したメールが、まだ配達の途中かもしれません（受信側は 5 日ほど再送を待ち、届いてから署名を確かめます）。引退から ${restDays} 日が過ぎる {until} から消せます。それまで DNS のレコードも残してください`,
      en: `Mail signed with this key may still be on its way: servers try for about five days, and the signature is verified on arrival. It may be deleted ${restDays} days after it was retired, from {until}. Leave its record in the DNS until then`,
    },
    params: {
      until: until.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
    },
  })

const noSuchKey = (): Problem =>
  notFound({
    ja: 'この鍵はもうありません。画面を読み直してください',
    en: 'This key is gone. Load the page again',
  })

async function told(tx: Work, name: string): Promise<MailDomain> {
  await announce(tx, { topic: 'delivery' })
  return getDomain(tx, name)
}

/** What the DNS says now about a domain; kept, so that the next who looks sees it. */
export async function checkNow(work: Work, name: string, dns?: Dns): Promise<MailDomain> {
  await getDomain(work, name)
  const checks = await lookAt(work, name, dns)
  await write(work, async (tx) => {
    await sql`update mail_domain set checked_at = now(), checks = ${JSON.stringify(checks)}::jsonb
      where name = ${name}`.execute(tx.db)
    await announce(tx, { topic: 'delivery' })
  })
  return getDomain(work, name)
}

/** The same, kept nowhere. */
export async function lookAt(work: Pick<Work, 'db'>, name: string, dns?: Dns): Promise<Check[]> {
  const { settings } = await readDeliverySettings(work)
  const now = new Date()
  const keys = (await readKeys(work, name)).filter((key) => {
    const removable = removableAt(key)
    return key.retiredAt === null || (removable !== null && removable > now)
  })
  const server = await readMailSettings(work)
  return checkDomain(
    {
      domain: name,
      keys: keys.map((key) => ({
        ...key,
        state: key.retiredAt !== null ? 'retired' : key.usedSince !== null ? 'used' : 'new',
      })),
      returnPath: settings.returnPath,
      host: server.settings.host,
    },
    dns ?? openDns(settings.resolvers),
  )
}
