import { sql } from 'kysely'
import { createCampaign } from '#features/campaigns/campaigns.actions.ts'
import { startCampaign } from '#features/campaigns/campaigns.flow.ts'
import { freezeNext } from '#features/campaigns/campaigns.freeze.ts'
import { turnNext } from '#features/campaigns/campaigns.turns.ts'
import { addDomain } from '#features/delivery/delivery.domains.ts'
import { readVersionedSettings, updateSettings } from '#features/settings/settings.actions.ts'
import { contentSchema } from '#features/templates/templates.content.ts'
import { newId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'

export const senderName = '縁茶園'
export const domain = 'shop.example.jp'
/** Where bounces go. */
export const returnPath = `bounce@return.${domain}`
export const senderAddress = `news@${domain}`

/** No campaign at all, and a sender whose domain signs. */
export async function setUpCampaigns(work: Work): Promise<void> {
  await clearCampaigns(work)
  const { rows } = await sql`select 1 from mail_sender where deleted_at is null`.execute(work.db)
  if (rows.length > 0) return
  const { version, settings } = await readVersionedSettings(work)
  const seller = { ...settings.seller, name: senderName, address: '京都府宇治市1-2-3', phone: '0774-00-0000' }
  await updateSettings(work, { version, settings: { ...settings, seller } })
  await addDomain(work, domain)
  await sql`insert into mail_sender (id, name, address, domain, preferred_at)
    values (${newId()}::uuid, ${senderName}, ${senderAddress}, ${domain}, now())`.execute(work.db)
}

export async function clearCampaigns(work: Pick<Work, 'db'>): Promise<void> {
  await sql`truncate campaign_recipient`.execute(work.db)
  await sql`delete from campaign`.execute(work.db)
}

/** A campaign to everybody that was told to start; `html` is the body of both its variants. */
export async function planCampaign(
  work: Work,
  { html, heldOutPercent }: { html: string; heldOutPercent: number },
): Promise<string> {
  const variants = ['A', 'B'].map((label) => ({
    label,
    subject: null,
    preheader: null,
    senderId: null,
    atHour: null,
    content: {
      from: 'own' as const,
      content: contentSchema.parse({
        subject: `{{ customer.addressee }}へ、新茶のご案内 ${label}`,
        body: { kind: 'html', source: html },
      }),
      copiedFrom: null,
    },
  }))
  const { id, version } = await createCampaign(work, {
    name: '新茶のご案内',
    audience: { everybody: true, segmentIds: [], exceptIds: [], rule: null, addresses: 'main' },
    heldOutPercent,
    quiet: { use: 'none' },
    variants,
  })
  await startCampaign(work, id, { version, recipients: null })
  return id
}

/** Its ledger, written. */
export async function freezeCampaign(work: Work): Promise<void> {
  await turnNext(work, new Date())
  await freezeNext(work)
}
