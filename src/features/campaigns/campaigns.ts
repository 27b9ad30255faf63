import type { Phrase } from '#kit/text.ts'
import { Problem } from '#kit/problem.ts'

export const readCampaigns = 'campaigns.read'
export const writeCampaigns = 'campaigns.write'
/** Has them go out, stops them, takes the winner. */
export const sendCampaigns = 'campaigns.send'
export const approveCampaigns = 'campaigns.approve'

export const campaignStates = [
  'draft',
  'waitingApproval',
  'scheduled',
  'freezing',
  'testing',
  'running',
  'paused',
  'done',
  'cancelled',
] as const
export type CampaignState = (typeof campaignStates)[number]

/** As people see them: one of which too much came back is stopped, until a person lets it go on (feature delivery). */
export const shownStates = [...campaignStates, 'stopped'] as const
export type ShownState = (typeof shownStates)[number]

/** What can still be changed; a change takes an approval back. */
export const changeable: readonly CampaignState[] = ['draft', 'waitingApproval', 'scheduled']
/** Mails of it may be leaving. */
export const leaving: readonly CampaignState[] = ['testing', 'running']
/** Nothing of it will ever leave any more. */
export const over: readonly CampaignState[] = ['done', 'cancelled']

export const recipientStates = [
  'waiting',
  'heldOut',
  'queued',
  'taken',
  'sending',
  'sent',
  'kept',
  'failed',
  'unknown',
  'skipped',
  'stopped',
] as const
export type RecipientState = (typeof recipientStates)[number]

/** As people look at them: what is on its way to a server is still to be sent. */
export const countedStates = [
  'waiting',
  'heldOut',
  'queued',
  'sent',
  'kept',
  'failed',
  'unknown',
  'skipped',
  'stopped',
] as const
export type CountedState = (typeof countedStates)[number]

/** Why somebody was left out, beside what the gate says. */
export const ownReasons = ['cap', 'sameAddress', 'notRendered'] as const

export const measures = ['opens', 'clicks', 'conversions', 'revenue'] as const
export type Measure = (typeof measures)[number]
/** In what the variants of a test differ. */
export const differences = ['subject', 'sender', 'hour', 'body', 'length', 'several'] as const

/** By what a list of them is sorted; shares of those who got it where it is people, with - the most first. */
const sortKeys = [
  'updatedAt',
  'sendingAt',
  'sent',
  'opened',
  'clicked',
  'orders',
  'revenue',
  'unsubscribed',
] as const
export type CampaignSort = (typeof sortKeys)[number] | `-${(typeof sortKeys)[number]}`
export const campaignSorts = sortKeys.flatMap((key): CampaignSort[] => [key, `-${key}`])

export const campaignNotFound: Phrase = {
  ja: 'この配信は見つかりません',
  en: 'This campaign was not found',
}

export const refused = (path: string, message: Phrase): Problem =>
  new Problem('invalid', { fields: [{ path, message }] })
