import { describe, expect, it } from 'vitest'
import { translator } from '#kit/text.ts'
import { formatIn } from '#web/format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { sayingText } from '../saying.text.ts'
import { sayings, type Facts } from './saying.ts'

const say = {
  t: translator(sayingText, 'ja'),
  words: translator(campaignStatesText, 'ja'),
  format: formatIn('ja', 'Asia/Tokyo'),
}
const plain: Facts = {
  plan: {
    name: '冬のご案内',
    purposeId: 'p',
    audience: { everybody: false, segmentIds: ['s'], exceptIds: [], rule: null, addresses: 'main' },
    senderId: 's',
    replyTo: null,
    schedule: { kind: 'at', at: '2026-11-24T01:00:00.000Z' },
    speed: { perHour: null, warmUp: [] },
    cap: { use: 'organisation' },
    quiet: { use: 'organisation' },
    heldOutPercent: 0,
    tracked: true,
    windowDays: 7,
    test: null,
    variants: [{}],
  },
  audience: 'セグメント「優良顧客」に入っている方',
  count: 12_340,
  sender: 'みどり屋',
  subject: null,
  cap: null,
  quiet: null,
}
const withPlan = (plan: Partial<Facts['plan']>, facts: Partial<Facts> = {}): readonly string[] =>
  sayings({ ...plain, ...facts, plan: { ...plain.plan, ...plan } }, say)

describe('a campaign in sentences', () => {
  it('says to whom, how many and when in one', () => {
    expect(withPlan({})).toEqual([
      'セグメント「優良顧客」に入っている方の12,340人に、2026/11/24(火) 10:00から送ります。',
      '差出人はみどり屋です。',
      '開封とクリックを計測し、7日以内の購入を成果として数えます。',
    ])
    expect(withPlan({ schedule: { kind: 'now' } })[0]).toContain('始めるとすぐに')
  })

  it('counts mails where a person may get several, and says so while nobody has counted', () => {
    expect(withPlan({ audience: { ...plain.plan.audience, addresses: 'all' } })[0]).toContain('12,340通')
    expect(withPlan({}, { count: null })[0]).toContain('数えています')
    expect(withPlan({}, { audience: null })[0]).toBe('対象がまだ選ばれていません。')
  })

  it('says how long it takes at its speed, in the unit that people would use', () => {
    const speed = (perHour: number): string => withPlan({ speed: { perHour, warmUp: [] } })[2] ?? ''
    expect(speed(50_000)).toContain('およそ15分')
    expect(speed(1000)).toContain('およそ12時間')
    expect(speed(100)).toContain('およそ6日')
  })

  it('says what a test does, and what where nobody wins', () => {
    const test = { of: 'subject', share: 20, measure: 'clicks', hours: 4, ifNone: 'ask' } as const
    const [, , sentence, otherwise] = withPlan({ test, variants: [{}, {}] })
    expect(sentence).toContain('20%の方に2つの案を')
    expect(sentence).toContain('4時間後にクリックがいちばん良い案')
    expect(otherwise).toContain('担当者の判断を待ちます')
  })

  it('names every limit that holds', () => {
    const limited = withPlan(
      { heldOutPercent: 10, tracked: false, speed: { perHour: null, warmUp: [200, 400] } },
      { cap: { most: 4, days: 7 }, quiet: { from: '21:00', to: '08:00' } },
    ).join('')
    for (const part of [
      '10%の方には送らず',
      '1日目は200通',
      '7日間に広告のメールを4通',
      '21:00から08:00まで',
      '計測しません',
    ])
      expect(limited).toContain(part)
  })
})
