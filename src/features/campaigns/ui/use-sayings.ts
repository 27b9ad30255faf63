import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { sayingText } from '../saying.text.ts'
import type { Campaign } from './campaign-queries.ts'
import { planOf, type PlanDraft } from './plan-draft.ts'
import { sayings } from './saying.ts'
import { useSenders } from './sender-queries.ts'
import { isChosen } from './use-reach.ts'

/** A campaign in sentences: of what is typed where it is edited, else as it is stored. */
export function useSayings(
  campaign: Campaign,
  count: number | null,
  plan: PlanDraft = planOf(campaign),
): readonly string[] {
  const t = useText(sayingText)
  const words = useText(campaignStatesText)
  const format = useFormat()
  const senders = useSenders()
  const sender = senders?.find(({ id, preferred }) =>
    plan.senderId === null ? preferred : id === plan.senderId,
  )
  const [first] = plan.variants
  return sayings(
    {
      plan,
      audience: isChosen(plan.audience) ? campaign.audienceSays : null,
      count,
      sender: sender ? `${sender.name} <${sender.address}>` : null,
      subject: plan.variants.length === 1 ? (first?.subject ?? null) : null,
      cap: campaign.purposeClass === 'advertising' ? campaign.cap : null,
      quiet: campaign.quiet,
    },
    { t, words, format },
  )
}
