import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import type { Asked, AskedBy, Asks } from '#platform/asked-by.ts'
import type { Work } from '#platform/work.ts'

/** Campaigns of which the audience is still to be worked out, and that ask for this segment or tag. */
async function asking(
  { db }: Pick<Work, 'db'>,
  { id }: Asked,
): Promise<(AskedBy & { readonly isDraft: boolean })[]> {
  const { rows } = await sql<AskedBy & { isDraft: boolean }>`
    select 'campaign' as kind, k.id, k.name, k.state = 'draft' as is_draft from campaign k
    where k.deleted_at is null and strpos(k.audience::text, ${id}) > 0
      and (k.state in ('draft', 'waitingApproval', 'scheduled', 'freezing') or k.state = 'paused' and k.resumes = 'scheduled')
    order by k.updated_at desc, k.id limit 200`.execute(db)
  return rows
}

export const campaignsAsk: Asks = {
  async of(work, asked) {
    return (await asking(work, asked)).map(({ kind, id, name }) => ({ kind, id, name }))
  },
  /** What waits for its time would go to others than were meant, or to nobody. */
  async parting(work, asked) {
    const waiting = (await asking(work, asked)).filter(({ isDraft }) => !isDraft)
    const [first] = waiting
    if (!first) return
    const named = waiting.slice(0, 5).map(({ name }) => name)
    const more = waiting.length - named.length
    const others = more > 0 ? { ja: `ほか${more}件`, en: ` and ${more} more` } : { ja: '', en: '' }
    throw new Problem('conflict', {
      detail: {
        ja: `これから送る配信が対象にしています：${named.map((name) => `「${name}」`).join('')}${others.ja}。配信を下書きに戻して対象を変えるか、送り終えてから消してください`,
        en: `Campaigns that are about to go out ask for it: ${named.map((name) => `“${name}”`).join(', ')}${others.en}. Take them back to drafts and change their audience, or wait until they were sent`,
      },
      next: {
        label: { ja: `「${first.name}」を開く`, en: `Open “${first.name}”` },
        to: `/campaigns/${first.id}`,
      },
    })
  },
}
