import { sql } from 'kysely'
import { contentSchema, partsOf, type Content } from '#features/templates/templates.content.ts'
import { readShared } from '#features/templates/templates.shared.ts'
import { selectEdition } from '#features/templates/templates.store.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import type { StoredCampaign, StoredVariant } from './campaigns.store.ts'

/** What each variant says, the first first; null where nothing was chosen or the edition is gone. */
export async function contentsOf(
  work: Pick<Work, 'db'>,
  variants: readonly Omit<StoredVariant, 'no'>[],
): Promise<(Content | null)[]> {
  const main = variants[0]?.content ?? null
  return Promise.all(
    variants.map(async (variant) => {
      const chosen = variant.content ?? main
      if (chosen === null) return null
      const content =
        chosen.from === 'own'
          ? chosen.content
          : (await selectEdition(work, chosen.templateId, chosen.edition))?.content
      return content === undefined
        ? null
        : {
            ...content,
            subject: variant.subject ?? content.subject,
            preheader: variant.preheader ?? content.preheader,
          }
    }),
  )
}

/** With what shared blocks say today in their place. */
export async function withShared(work: Pick<Work, 'db'>, content: Content): Promise<Content> {
  if (content.body.kind !== 'blocks') return content
  const shared = await readShared(work, partsOf(content).shared)
  if (shared.size === 0) return content
  const { document } = content.body
  const sections = document.sections.flatMap((section) =>
    section.type === 'shared' ? (shared.get(section.sharedId) ?? []) : [section],
  )
  return { ...content, body: { kind: 'blocks', document: { ...document, sections } } }
}

/** Keeps the content word by word: whatever becomes of template and shared blocks, all get the same. */
export async function freezeContents(tx: Work, { id, variants }: StoredCampaign): Promise<void> {
  const contents = await contentsOf(tx, variants)
  if (contents.includes(null))
    throw new Problem('conflict', {
      detail: {
        ja: '内容が見つかりません。テンプレートを選び直してください',
        en: 'The content was not found. Choose the template again',
      },
    })
  const whole = await Promise.all(
    contents.flatMap((content) => content ?? []).map((one) => withShared(tx, one)),
  )
  await sql`
    update campaign_variant v set frozen = f.content
    from unnest(${variants.map(({ no }) => no)}::smallint[], ${whole.map((one) => JSON.stringify(one))}::jsonb[])
      f (no, content)
    where v.campaign_id = ${id}::uuid and v.no = f.no`.execute(tx.db)
}

/** What was frozen of each variant, by its number; of a campaign that has not begun none. */
export async function readFrozen(work: Pick<Work, 'db'>, campaignId: string): Promise<Map<number, Content>> {
  const { rows } = await sql<{ no: number; frozen: unknown }>`
    select no, frozen from campaign_variant where campaign_id = ${campaignId}::uuid and frozen is not null`.execute(
    work.db,
  )
  return new Map(rows.map(({ no, frozen }) => [no, contentSchema.parse(frozen)]))
}
