import { expect, it } from 'vitest'
import { settingsOf, valuesOf, wrongIn } from './settings-values.ts'

const settings: Parameters<typeof valuesOf>[0] = {
  rfm: {
    recencyDays: [365, 180, 90, 30],
    orders: [2, 3, 5, 10],
    revenue: [10_000, 30_000, 50_000, 100_000],
  },
  cpm: { repeatOrders: 2, youngDays: 90, trendDays: 210, revenue: 70_000, lostDays: 240 },
  repeatDays: 90,
  stoppedDays: 240,
  sleepTimes: 2.5,
}
const values = valuesOf(settings)

it('gives back what was read, also where it is typed in full width or with commas', () => {
  expect(settingsOf(values)).toEqual(settings)
  expect(settingsOf({ ...values, cpmRevenue: '７０,０００' }).cpm.revenue).toBe(70_000)
  expect(wrongIn(values)).toEqual([])
})

it('says what is wrong before the server is asked, field by field', () => {
  expect(wrongIn({ ...values, recency: ['30', '90', '180', '365'] })).toEqual([
    { name: 'recency', why: 'falls' },
  ])
  expect(wrongIn({ ...values, orders: ['2', '3', '3', '10'] })).toEqual([{ name: 'orders', why: 'rises' }])
  expect(wrongIn({ ...values, revenue: ['1', '2', '', '4'] })).toEqual([{ name: 'revenue', why: 'whole' }])
  expect(wrongIn({ ...values, trendDays: '90' })).toEqual([{ name: 'trendDays', why: 'later' }])
  expect(wrongIn({ ...values, lostDays: '1.5', sleepTimes: '0' })).toEqual([
    { name: 'lostDays', why: 'whole' },
    { name: 'sleepTimes', why: 'times' },
  ])
})
