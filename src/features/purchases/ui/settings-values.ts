import { toHalfWidth } from '#kit/japan/width.ts'
import type { VersionedPurchaseSettings } from '../purchases.api.ts'

type Settings = VersionedPurchaseSettings['settings']

export const axes = ['recency', 'orders', 'revenue'] as const
export type Axis = (typeof axes)[number]
export const numbers = [
  'repeatOrders',
  'youngDays',
  'trendDays',
  'cpmRevenue',
  'lostDays',
  'repeatDays',
  'stoppedDays',
  'sleepTimes',
] as const
type Numbers = (typeof numbers)[number]

/** The settings as they are typed. */
export type Values = { [A in Axis]: string[] } & { [N in Numbers]: string }

export function valuesOf({ rfm, cpm, repeatDays, stoppedDays, sleepTimes }: Settings): Values {
  return {
    recency: rfm.recencyDays.map(String),
    orders: rfm.orders.map(String),
    revenue: rfm.revenue.map(String),
    repeatOrders: String(cpm.repeatOrders),
    youngDays: String(cpm.youngDays),
    trendDays: String(cpm.trendDays),
    cpmRevenue: String(cpm.revenue),
    lostDays: String(cpm.lostDays),
    repeatDays: String(repeatDays),
    stoppedDays: String(stoppedDays),
    sleepTimes: String(sleepTimes),
  }
}

/** 10,000 and １００００ are what they look like. */
const read = (typed: string): number => {
  const text = toHalfWidth(typed).replaceAll(/[,\s]/g, '')
  return text === '' ? Number.NaN : Number(text)
}
const four = (steps: readonly string[]): [number, number, number, number] => {
  const [a = '', b = '', c = '', d = ''] = steps
  return [read(a), read(b), read(c), read(d)]
}

export function settingsOf(values: Values): Settings {
  return {
    rfm: {
      recencyDays: four(values.recency),
      orders: four(values.orders),
      revenue: four(values.revenue),
    },
    cpm: {
      repeatOrders: read(values.repeatOrders),
      youngDays: read(values.youngDays),
      trendDays: read(values.trendDays),
      revenue: read(values.cpmRevenue),
      lostDays: read(values.lostDays),
    },
    repeatDays: read(values.repeatDays),
    stoppedDays: read(values.stoppedDays),
    sleepTimes: read(values.sleepTimes),
  }
}

export type Wrong = { name: Axis | Numbers; why: 'whole' | 'rises' | 'falls' | 'later' | 'times' }

/** What can be said before the server is asked. */
export function wrongIn(values: Values): Wrong[] {
  const wrong: Wrong[] = []
  const isWhole = (value: number): boolean => Number.isInteger(value) && value >= 0
  for (const name of axes) {
    const steps = four(values[name])
    const inOrder = name === 'recency' ? steps.toReversed() : steps
    if (!steps.every(isWhole)) wrong.push({ name, why: 'whole' })
    else if (inOrder.some((step, at) => at > 0 && step <= (inOrder[at - 1] ?? step)))
      wrong.push({ name, why: name === 'recency' ? 'falls' : 'rises' })
  }
  for (const name of numbers) {
    const value = read(values[name])
    if (name === 'sleepTimes') {
      if (!(value >= 1 && value <= 10)) wrong.push({ name, why: 'times' })
    } else if (!isWhole(value)) wrong.push({ name, why: 'whole' })
  }
  if (read(values.trendDays) <= read(values.youngDays)) wrong.push({ name: 'trendDays', why: 'later' })
  return wrong
}
