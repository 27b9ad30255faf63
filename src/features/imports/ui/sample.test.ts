import { expect, test } from 'vitest'
import { customerFields } from '#features/customers/customers.fields.ts'
import type { Locale } from '#kit/text.ts'
import { sampleCsv } from './sample.ts'

test.each<Locale>(['ja', 'en'])('every heading of the %s sample is a field by its own name', (locale) => {
  const [header = ''] = sampleCsv(locale).replace('\uFEFF', '').split('\r\n')
  const labels = customerFields.map(({ label }) => label[locale])
  expect(header.split(',').filter((heading) => !labels.includes(heading))).toEqual([])
})

test.each<Locale>(['ja', 'en'])('every row of the %s sample is as long as its header', (locale) => {
  const lengths = sampleCsv(locale)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(',').length)
  expect(new Set(lengths).size).toBe(1)
})
