import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { sql } from 'kysely'
import type { TemplateSettings } from './templates.schemas.ts'
import { refused } from './templates.ts'

const key = 'templates'
export const defaultTemplateSettings: TemplateSettings = { productUrl: '', inquiry: '', footerNote: '' }

/** What advertising has to say at its foot and cannot, as nobody has told us (特定電子メール法4条, 規則7・9条). */
export type Missing = 'name' | 'address' | 'contact'
export type VersionedTemplateSettings = {
  version: number
  settings: TemplateSettings
  missing: Missing[]
}
/** With where links and pictures of mails lead, and whether anybody but this computer finds it. */
export type ShownTemplateSettings = VersionedTemplateSettings & { address: { url: string; isOpen: boolean } }

export function missingOf({ seller }: Pick<Settings, 'seller'>, { inquiry }: TemplateSettings): Missing[] {
  return [
    ...(seller.name === '' ? (['name'] as const) : []),
    ...(seller.address === '' ? (['address'] as const) : []),
    ...(seller.phone === '' && inquiry === '' ? (['contact'] as const) : []),
  ]
}

export async function readTemplateSettings(work: Pick<Work, 'db'>): Promise<VersionedTemplateSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  const settings = { ...defaultTemplateSettings, ...(row?.value as Partial<TemplateSettings> | undefined) }
  return { version: row?.version ?? 0, settings, missing: missingOf(await readSettings(work), settings) }
}

export async function showTemplateSettings(
  work: Pick<Work, 'db' | 'config'>,
): Promise<ShownTemplateSettings> {
  const url = work.config.publicUrl
  return { ...(await readTemplateSettings(work)), address: { url, isOpen: isOpen(url) } }
}

/** Not one that means the computer on which it is read. */
function isOpen(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? 'localhost'
  return !/^(?:localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/.test(host)
}

export function updateTemplateSettings(
  work: Work,
  { version, settings }: { version: number; settings: TemplateSettings },
): Promise<ShownTemplateSettings> {
  mustLead(settings.productUrl)
  return write(work, async (tx) => {
    const stored = await showTemplateSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const { rows } = await sql`
      insert into setting (key, value, version) values (${key}, ${JSON.stringify(settings)}::jsonb, 1)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version}
      returning 1`.execute(tx.db)
    if (rows.length === 0) throw new Problem('stale', { current: await showTemplateSettings(tx) })
    await audit(tx, {
      action: 'templateSettings.update',
      subjectKind: 'templateSettings',
      subjectId: key,
      ...changed,
    })
    await announce(tx, { topic: 'settings' })
    return showTemplateSettings(tx)
  })
}

/** Where the page of a product is; null where nobody has said. */
export function productUrl(pattern: string, product: { id: string; code: string }): string | null {
  if (pattern === '') return null
  return pattern
    .replaceAll('{code}', () => encodeURIComponent(product.code))
    .replaceAll('{id}', () => encodeURIComponent(product.id))
}

function mustLead(pattern: string): void {
  if (pattern === '') return
  const url = URL.parse(productUrl(pattern, { id: '1', code: '1' }) ?? '')
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw refused('settings.productUrl', {
      ja: 'https:// から始まるURLを入れてください。{code} は品番に置き換わります',
      en: 'Enter an address that begins with https://. {code} becomes the product code',
    })
}
