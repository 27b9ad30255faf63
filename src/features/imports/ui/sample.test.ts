import { expect, test } from 'vitest'
import { sampleCsv } from './sample.ts'

test('the sample has the headings that the fields have here, and Excel opens it right', () => {
  const sample = sampleCsv([
    { key: 'fullName', label: '氏名' },
    { key: 'gender', label: '性別' },
    { key: 'birthOn', label: '生年月日' },
  ])
  expect(sample).toBe('\uFEFF氏名,生年月日\r\n山田 花子,昭和55年4月1日\r\n佐藤 一郎,1972/11/03\r\n')
})
