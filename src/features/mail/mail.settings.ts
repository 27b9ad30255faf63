import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { MailServer } from '#platform/mail/line.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import { seal, unseal } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import type { MailSettings, VersionedMailSettings } from './mail.api.ts'
import { oneLine, senderName } from './mail.ts'

const key = 'mail'
export const defaultMailSettings: MailSettings = {
  host: '',
  port: 587,
  security: 'starttls',
  user: '',
  fromName: '',
  fromAddress: '',
  replyTo: '',
}

type Stored = { version: number; settings: MailSettings; password: string | null }

async function stored(work: Pick<Work, 'db'>): Promise<Stored> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  const { password = null, ...settings } = (row?.value ?? {}) as Partial<MailSettings> & {
    password?: string | null
  }
  return { version: row?.version ?? 0, settings: { ...defaultMailSettings, ...settings }, password }
}

const shown = ({ version, settings, password }: Stored): VersionedMailSettings => ({
  version,
  settings,
  hasPassword: password !== null,
})

export async function readMailSettings(work: Pick<Work, 'db'>): Promise<VersionedMailSettings> {
  return shown(await stored(work))
}

/** Whether mail leaves the house at all. */
export async function hasServer(work: Pick<Work, 'db'>): Promise<boolean> {
  return (await stored(work)).settings.host !== ''
}

/** Where mail is handed over; null where no server is set. */
export async function readServer(work: Pick<Work, 'db' | 'config'>): Promise<MailServer | null> {
  const { settings, password } = await stored(work)
  const { host, port, security, user } = settings
  if (host === '') return null
  const text = password === null ? '' : await unseal(work.config.dataDir, Buffer.from(password, 'base64'))
  if (text === null) throw sealedElsewhere()
  return { host, port, security, user, password: text }
}

/** Whom mail about what somebody has with us is from. */
export async function readFrom(work: Pick<Work, 'db'>): Promise<Pick<Outgoing, 'from' | 'replyTo'>> {
  const { fromName, fromAddress, replyTo } = (await stored(work)).settings
  return {
    from: { name: oneLine(fromName || senderName(await readSettings(work))), address: fromAddress },
    replyTo: replyTo || null,
  }
}

/** Replaces the settings that were read as `version`. The password is sealed with the key of the data folder. */
export function updateMailSettings(
  work: Work,
  given: { version: number; settings: MailSettings; password?: string | undefined },
): Promise<VersionedMailSettings> {
  const { version, settings } = given
  mustBeWhole(settings)
  return write(work, async (tx) => {
    const before = await stored(tx)
    if (before.version !== version) throw new Problem('stale', { current: shown(before) })
    const other = before.settings.host !== settings.host || before.settings.user !== settings.user
    const password = await passwordOf(tx, given.password, other ? null : before.password)
    const changed = changes(
      { ...before.settings },
      { ...settings, ...(password !== before.password && { credentialsChanged: true }) },
    )
    if (!changed) return shown(before)
    const value = JSON.stringify({ ...settings, password })
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${value}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: shown(await stored(tx)) })
    await audit(tx, {
      action: 'mailSettings.update',
      subjectKind: 'mailSettings',
      subjectId: 'mail',
      ...changed,
    })
    await announce(tx, { topic: 'settings' })
    return shown({ version: saved.version, settings, password })
  })
}

async function passwordOf(
  work: Work,
  given: string | undefined,
  kept: string | null,
): Promise<string | null> {
  if (given === undefined) return kept
  return given === '' ? null : (await seal(work.config.dataDir, given)).toString('base64')
}

function mustBeWhole({ host, fromAddress }: MailSettings): void {
  const fields: FieldProblem[] = []
  if (host !== '' && fromAddress === '')
    fields.push({
      path: 'settings.fromAddress',
      message: {
        ja: 'サーバーを設定するときは、差出人のメールアドレスも入力してください',
        en: 'With a server, enter the address that mail comes from too',
      },
    })
  if (fields.length > 0) throw new Problem('invalid', { fields })
}

function sealedElsewhere(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'メールサーバーのパスワードを開けません。データフォルダが変わったようです。設定の画面でパスワードを入力し直してください',
      en: 'The password of the mail server cannot be opened: the data folder is another one. Enter it again in the settings',
    },
    next: { label: { ja: 'メールの設定を開く', en: 'Open the mail settings' }, to: '/settings/mail' },
  })
}
