import type { Campaign } from './campaign-queries.ts'

type Plan = Campaign['plan']
export type Variant = Omit<Plan['variants'][number], 'no'>
/** What people decide of a campaign, while they do. */
export type PlanDraft = Omit<Plan, 'variants'> & { readonly variants: readonly Variant[] }
export type PlanKey = keyof PlanDraft
export type Patch = Partial<PlanDraft>

/** A plan under the hand of one person: what is stored, what is typed, and what of it the server has taken. */
export type Editing = {
  /** As it was stored when it was last heard of. */
  readonly base: Campaign
  readonly draft: PlanDraft
  /** As JSON by key: what differs from it still has to be sent. The server may have stored it trimmed. */
  readonly taken: { readonly [key in PlanKey]: string }
}

const keys = [
  'name',
  'purposeId',
  'audience',
  'senderId',
  'replyTo',
  'schedule',
  'speed',
  'cap',
  'quiet',
  'heldOutPercent',
  'tracked',
  'windowDays',
  'test',
  'variants',
] as const satisfies readonly PlanKey[]

export function planOf({ plan }: Campaign): PlanDraft {
  return {
    ...plan,
    variants: plan.variants.map(({ label, subject, preheader, senderId, atHour, content }) => ({
      label,
      subject,
      preheader,
      senderId,
      atHour,
      content,
    })),
  }
}

export function begin(campaign: Campaign): Editing {
  const draft = planOf(campaign)
  return { base: campaign, draft, taken: written(draft) }
}

export function changed(editing: Editing, patch: Patch): Editing {
  return { ...editing, draft: { ...editing.draft, ...patch } }
}

/** What was typed and is not with the server yet. */
export function unsent({ draft, taken }: Editing): Patch {
  const now = written(draft)
  return pick(
    draft,
    keys.filter((key) => now[key] !== taken[key]),
  )
}

/** The server took what it was sent; what was typed meanwhile stays. */
export function accepted(editing: Editing, sent: Patch, saved: Campaign): Editing {
  const others = pick(
    planOf(saved),
    keys.filter((key) => !(key in sent) && !(key in unsent(editing))),
  )
  const draft = { ...editing.draft, ...others }
  return { base: saved, draft, taken: { ...editing.taken, ...writtenOf(others), ...writtenOf(sent) } }
}

/**
 * Somebody else saved meanwhile. What they changed is taken over where it was not touched here; `clashes` are the parts
 * that both changed, each their own way.
 */
export function met(editing: Editing, theirs: Campaign): { editing: Editing; clashes: readonly PlanKey[] } {
  const before = written(planOf(editing.base))
  const stored = planOf(theirs)
  const now = written(stored)
  const mine = written(editing.draft)
  const own = keys.filter((key) => key in unsent(editing))
  const clashes = own.filter((key) => now[key] !== before[key] && now[key] !== mine[key])
  const untouched = pick(
    stored,
    keys.filter((key) => !own.includes(key)),
  )
  return {
    clashes,
    editing: {
      base: theirs,
      draft: { ...editing.draft, ...untouched },
      taken: now,
    },
  }
}

function written(draft: PlanDraft): { readonly [key in PlanKey]: string } {
  return { ...blank, ...writtenOf(draft) }
}
const blank = Object.fromEntries(keys.map((key) => [key, ''])) as { readonly [key in PlanKey]: string }

function writtenOf(patch: Patch): { readonly [key in PlanKey]?: string } {
  return Object.fromEntries(keys.flatMap((key) => (key in patch ? [[key, JSON.stringify(patch[key])]] : [])))
}

function pick(draft: PlanDraft, of: readonly PlanKey[]): Patch {
  return Object.fromEntries(of.map((key) => [key, draft[key]]))
}
