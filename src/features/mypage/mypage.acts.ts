import type { Subscription } from '#features/subscriptions/subscriptions.schemas.ts'

export const acts = [
  'skip',
  'pause',
  'move',
  'changeCycle',
  'changeQuantity',
  'changeGoods',
  'askPayment',
  'resume',
  'cancel',
] as const
export type Act = (typeof acts)[number]

export const actOf = (name: string | undefined): Act | undefined => acts.find((one) => one === name)

/** What may be done to one in its state, as far as its plan goes; deadlines are told by the change itself. */
export function possibleActs({ state, heldReason, terms, cycle }: Subscription): Act[] {
  const may: { readonly [A in Act]: boolean } = {
    skip: state === 'active' && heldReason === null && terms.skipsInRow > 0,
    pause: state === 'active' && heldReason === null && terms.pauseDays > 0,
    move: state === 'active' && heldReason === null,
    changeCycle:
      state === 'active' && terms.cycles.some((one) => JSON.stringify(one) !== JSON.stringify(cycle)),
    changeQuantity: state === 'active',
    changeGoods: state === 'active' && terms.choices.length > 1,
    askPayment: state !== 'cancelled' && state !== 'ended' && terms.payments.length > 0,
    resume: state === 'paused' || state === 'suspended',
    cancel: state !== 'cancelled' && state !== 'ended',
  }
  return acts.filter((act) => may[act])
}
