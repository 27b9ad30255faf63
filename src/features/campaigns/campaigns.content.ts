import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { compile } from '#features/templates/templates.compile.ts'
import { compiledSchema, type Compiled } from '#features/templates/templates.compiled.ts'
import { contentSchema, type Content } from '#features/templates/templates.content.ts'
import { selectEdition } from '#features/templates/templates.store.ts'
import { Problem } from '#kit/problem.ts'
import type { ContentPart, ContentUse } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import type { Plan } from './campaigns.schemas.ts'
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
          ? contentSchema.parse(chosen.content)
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

/** A plan as the audit log tells it: a mail of its own by a sum of its bytes. It saves itself at each pause in writing. */
export function audited(plan: Plan): AuditedPlan {
  return {
    ...plan,
    variants: plan.variants.map(({ content, ...variant }) => ({
      ...variant,
      content: content?.from === 'own' ? { from: content.from, sum: sumOf(content.content) } : content,
    })),
  }
}
type AuditedPlan = Omit<Plan, 'variants'> & { readonly variants: readonly object[] }

/** Read by its schema first: the database gives keys in an order of its own. */
const sumOf = (content: Content): string =>
  createHash('sha256')
    .update(JSON.stringify(contentSchema.parse(content)))
    .digest('base64url')
    .slice(0, 22)

/** Keeps what each variant says, ready to be sent: whatever becomes of template, blocks and products, all get the same. */
export async function freezeContents(
  tx: Work,
  { id, name, purpose, variants }: StoredCampaign,
): Promise<void> {
  const contents = await contentsOf(tx, variants)
  const frozen: Compiled[] = []
  for (const content of contents) {
    if (content === null)
      throw new Problem('conflict', {
        detail: {
          ja: '内容が見つかりません。テンプレートを選び直してください',
          en: 'The content was not found. Choose the template again',
        },
      })
    frozen.push(await compile(tx, content, { class: purpose.class, campaign: name }))
  }
  await sql`
    update campaign_variant v set frozen = f.content
    from unnest(${variants.map(({ no }) => no)}::smallint[], ${frozen.map((one) => JSON.stringify(one))}::jsonb[])
      f (no, content)
    where v.campaign_id = ${id}::uuid and v.no = f.no`.execute(tx.db)
}

/** What was frozen of each variant, by its number; of a campaign that has not begun none. */
export async function readFrozen(
  work: Pick<Work, 'db'>,
  campaignId: string,
): Promise<ReadonlyMap<number, Compiled>> {
  const { rows } = await sql<{ no: number; frozen: unknown }>`
    select no, frozen from campaign_variant where campaign_id = ${campaignId}::uuid and frozen is not null`.execute(
    work.db,
  )
  return new Map(rows.map(({ no, frozen }) => [no, compiledSchema.parse(frozen)]))
}

/** Of each part at most so many campaigns are named. */
const mostUses = 200

/** Which campaigns are made of these parts of the library of templates, the latest changed first. */
export async function usesOfContent(
  work: Pick<Work, 'db'>,
  parts: readonly ContentPart[],
): Promise<readonly ContentUse[]> {
  const named = parts.flatMap(({ id, kind, names }) => names.map((name) => ({ id, kind, name })))
  const { rows } = await sql<ContentUse>`
    select of, 'campaign' as kind, id, name from (
      select n.part as of, k.id, k.name,
        row_number() over (partition by n.part order by k.updated_at desc, k.id) as place
      from unnest(${named.map(({ id }) => id)}::text[], ${named.map(({ kind }) => kind)}::text[],
        ${named.map(({ name }) => name)}::text[]) n (part, kind, name)
      join campaign k on k.deleted_at is null and exists (
        select 1 from campaign_variant v where v.campaign_id = k.id
          and case n.kind when 'template'
            then n.name in (v.content ->> 'templateId', v.content -> 'copiedFrom' ->> 'templateId')
            else strpos(v.content::text, n.name) > 0 end)) used
    where place <= ${mostUses} order by of, place`.execute(work.db)
  return rows
}
