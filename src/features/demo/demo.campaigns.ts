import { createCampaign, readCampaigns } from '#features/campaigns/campaigns.actions.ts'
import { advertisingPurposes } from '#features/consent/consent.purposes.ts'
import { readSegments } from '#features/segments/segments.actions.ts'
import { createTemplate } from '#features/templates/templates.actions.ts'
import { contentSchema } from '#features/templates/templates.content.ts'
import type { Work } from '#platform/work.ts'

const source = `<h1>一年かけて育てた新茶です</h1>
<p>{{ customer.addressee }}</p>
<p>いつもありがとうございます。お待たせしていた新茶が、産地から届きました。今年は霜が少なく、香りのよい仕上がりです。</p>
<p><a href="https://shop.example.jp/new">新茶をくわしく見る</a></p>`

/**
 * Two campaigns as somebody left them yesterday: drafts, since a demo may stand beside a real mail server. Whoever presses
 * the button sends them, and nobody else does.
 */
export async function draftCampaigns(work: Work): Promise<void> {
  const { items } = await readCampaigns(work, { deleted: false, limit: 1 })
  const [purpose] = await advertisingPurposes(work)
  // Another demo brought them, or nobody may be written to.
  if (items.length > 0 || !purpose) return
  const template = await createTemplate(work, {
    name: '新茶のご案内',
    description: '毎年11月にお送りしています。',
    class: 'advertising',
    content: contentSchema.parse({
      subject: '新茶が届きました',
      preheader: '今年は霜が少なく、香りのよい仕上がりです',
      body: { kind: 'html', source },
    }),
  })
  const segments = await readSegments(work, {})
  const idsOf = (name: string): string[] => segments.filter((one) => one.name === name).map(({ id }) => id)
  const plain = { preheader: null, senderId: null, atHour: null }
  const first = {
    ...plain,
    label: 'A',
    subject: null,
    content: { from: 'template' as const, templateId: template.id, edition: template.edition },
  }
  const audience = { everybody: false, exceptIds: [], rule: null, addresses: 'main' as const }
  await createCampaign(work, {
    name: '11月の新茶のご案内',
    purposeId: purpose.id,
    audience: { ...audience, segmentIds: idsOf('メールをお送りできる方') },
    heldOutPercent: 5,
    test: { of: 'subject', share: 40, measure: 'clicks', hours: 4, ifNone: 'best' },
    variants: [first, { ...plain, label: 'B', subject: '一年かけて育てました', content: null }],
  })
  await createCampaign(work, {
    name: 'お久しぶりのお客様へ',
    purposeId: purpose.id,
    audience: { ...audience, segmentIds: idsOf('休眠しそうなお客様') },
    heldOutPercent: 10,
    variants: [first],
  })
}
