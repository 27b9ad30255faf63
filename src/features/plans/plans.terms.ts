import { z } from 'zod'

const count = (least: number, most: number) => z.int().min(least).max(most)
const yen = z.int().min(0).max(100_000_000)
const text = (most: number) => z.string().trim().max(most)

/** When the next one goes out, counted from the one before on the rhythm, not from the day the calendar moved it to. */
export const cycleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('days'), every: count(1, 366) }),
  /** On a day of every n-th month; a month that lacks the day has its last. 31 is the end of the month. */
  z.object({ kind: z.literal('months'), every: count(1, 24), day: count(1, 31) }),
  /** On the n-th such weekday (0 Sunday) of every n-th month; 5 is the last one. */
  z.object({ kind: z.literal('weekday'), every: count(1, 24), nth: count(1, 5), weekday: count(0, 6) }),
])
export type Cycle = z.infer<typeof cycleSchema>

/** Rounds from one to another, both included; empty: until the end. */
const span = { from: count(1, 999), to: count(1, 999).nullable() }

const itemSchema = z.object({
  productId: z.uuid(),
  quantity: count(1, 999),
  /** Yen for one, in the organisation's tax mode; empty: the price of the product on the day it is shipped. */
  unitPrice: yen.nullable(),
})
export type PlanItem = z.infer<typeof itemSchema>

/** How somebody gets out, and how that is shown. */
const leavingSchema = z.object({
  byWeb: z.boolean(),
  byPhone: z.boolean(),
  /** Where the shop takes calls, and when it answers. */
  phone: text(40),
  hours: text(200),
  /** Before the minimum is over: refused, or possible against the difference to the usual price, or simply possible. */
  early: z.enum(['refused', 'difference', 'free']),
  /** What else holds of cancelling, and of sending goods back. */
  conditions: text(2000),
  returns: text(2000),
})

/**
 * Everything that a plan promises. The six items that the law wants shown at the last step of an order
 * (特定商取引法 12 条の 6: 分量・対価・支払時期と方法・引渡時期・申込期間・撤回と解除) are worked out from these fields.
 */
export const planTermsSchema = z.object({
  description: text(2000),
  /** What is in a round. 頒布会: other goods in each. Spans do not overlap; the first begins at 1. */
  contents: z.array(z.object({ ...span, items: z.array(itemSchema).min(1).max(50) })).max(60),
  /** What customers may take instead, by themselves: as many pieces as a round has. Left out: nothing else. */
  choices: z
    .array(itemSchema.omit({ quantity: true }))
    .max(50)
    .optional(),
  /** With so many rounds it is over (頒布会); empty: until somebody ends it. */
  rounds: count(1, 999).nullable(),
  /** After the last of the contents the first comes again. */
  repeats: z.boolean(),
  /** 続けるほど割引: what is taken off the goods of rounds from this one on, until the next step. Percent or yen. */
  discounts: z
    .array(
      z.object({
        from: count(1, 999),
        percent: z
          .string()
          .regex(/^\d{1,2}(\.\d)?$/)
          .nullable(),
        yen: yen.nullable(),
      }),
    )
    .max(60),
  /** 同梱: goes along with a round and costs nothing. */
  gifts: z.array(z.object({ ...span, productId: z.uuid(), quantity: count(1, 99) })).max(60),
  /** 最低回数: so many rounds are agreed to; 0 where none are. */
  minimumRounds: count(0, 99),
  /** What may be chosen; the first is proposed. */
  cycles: z.array(cycleSchema).max(12),
  /** From the order to the first shipping, in days. */
  firstShipDays: count(0, 90),
  /** Open days that are needed between making a round and shipping it. */
  leadDays: count(0, 30),
  /** The last day for changes and for cancelling: so many days before a round is shipped. */
  deadlineDays: count(0, 60),
  /** A round is announced so many days before it is shipped. */
  noticeDays: count(0, 90),
  /** Where that day is closed: the open day before it or after it. */
  closedDays: z.enum(['previous', 'next']),
  /** From shipping to the door, in days; for what is shown. */
  deliveryDays: count(0, 30),
  shipping: z.object({ fee: yen, freeFrom: count(1, 999).nullable() }),
  payments: z
    .array(
      z.object({
        method: text(60).min(1),
        when: z.enum(['order', 'shipping', 'delivery', 'invoice']),
        /** Of an invoice: days after it was shipped. */
        days: count(0, 180),
        fee: yen,
      }),
    )
    .max(10),
  /** 申込期間; both empty where there is none. */
  applyFrom: z.iso.date().nullable(),
  applyUntil: z.iso.date().nullable(),
  /** Skips in a row, 0 for none; pauses in days at most, 0 for none. */
  skipsInRow: count(0, 99),
  pauseDays: count(0, 730),
  /** 初回限定: one for each person. */
  once: z.boolean(),
  leaving: leavingSchema,
})
export type PlanTerms = z.infer<typeof planTermsSchema>
