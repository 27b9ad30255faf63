import { describe, expect, it } from 'vitest'
import {
  allowing,
  decide,
  everyPurpose,
  fold,
  newsPurpose,
  reasons,
  suppressionReasons,
  type Entry,
  type Facts,
} from './consent.ts'
import { sayVerdict } from './consent.text.ts'

const granted: Facts = {
  isThere: true,
  hasLeft: false,
  hasAddress: true,
  purposeClass: 'advertising',
  mailOrder: true,
  doubleOptIn: false,
  isConsumer: true,
  optOutIsEnough: false,
  isEmail: true,
  isMailOrderChannel: true,
  state: 'granted',
  entryId: '0197a000-0000-7000-8000-00000000aaaa',
  isConfirmed: false,
  validUntil: null,
  stop: null,
  keyLost: false,
  everyDays: null,
  lastSentOn: null,
  today: '2026-11-22',
}
const reasonOf = (change: Partial<Facts>): string => decide({ ...granted, ...change }).reason

describe('the gate', () => {
  it.each([
    ['consent lets advertising through', {}, 'granted'],
    ['nobody on record is written to', { isThere: false }, 'gone'],
    ['a purpose that is not in use carries nothing', { purposeClass: null }, 'noPurpose'],
    ['an address that cannot be read gets nothing', { hasAddress: false }, 'noAddress'],
    ['an address that bounces gets nothing', { stop: 'bounced' }, 'bounced'],
    ['whoever left gets no advertising', { hasLeft: true }, 'left'],
    ['a refusal stands before the list', { state: 'refused', stop: 'optOut' }, 'refused'],
    ['an opt-out of the address stands before consent', { stop: 'optOut' }, 'suppressed'],
    ['a complaint stands before consent', { stop: 'complaint' }, 'suppressed'],
    ['a colleague’s stop stands before consent', { stop: 'manual' }, 'suppressed'],
    ['a list that cannot be read stops everybody', { keyLost: true }, 'keyLost'],
    ['a double opt-in waits for its confirmation', { doubleOptIn: true }, 'unconfirmed'],
    ['a confirmed double opt-in is consent', { doubleOptIn: true, isConfirmed: true }, 'granted'],
    ['only mail is confirmed by mail', { doubleOptIn: true, isEmail: false }, 'granted'],
    ['consent ends with its last day', { validUntil: '2026-11-21' }, 'expired'],
    ['consent holds on its last day', { validUntil: '2026-11-22' }, 'granted'],
    ['a card is not enough for a consumer of mail order', { state: 'exempt' }, 'exemptNotEnough'],
    ['a card is enough for a firm', { state: 'exempt', isConsumer: false }, 'exempt'],
    ['a card is enough where nothing is sold at a distance', { state: 'exempt', mailOrder: false }, 'exempt'],
    [
      'the law on mail order says nothing of letters',
      { state: 'exempt', isMailOrderChannel: false },
      'exempt',
    ],
    ['being exempt ends too', { state: 'exempt', isConsumer: false, validUntil: '2026-11-21' }, 'expired'],
    ['what is not known is not allowed', { state: null, entryId: null }, 'unknown'],
    ['where refusing is what counts, silence is enough', { state: null, optOutIsEnough: true }, 'notRefused'],
    ['the day before the wished interval is too soon', { everyDays: 7, lastSentOn: '2026-11-16' }, 'tooSoon'],
    ['the day of the wished interval is not', { everyDays: 7, lastSentOn: '2026-11-15' }, 'granted'],
    ['who never got anything is never too soon', { everyDays: 7 }, 'granted'],
  ] satisfies [string, Partial<Facts>, string][])('%s', (_what, change, reason) => {
    expect(reasonOf(change)).toBe(reason)
  })

  it('lets what is no advertising through whatever was refused, but to no address that bounces', () => {
    for (const state of [null, 'granted', 'exempt', 'refused'] as const)
      for (const stop of [null, ...suppressionReasons])
        expect(
          reasonOf({
            purposeClass: 'transactional',
            state,
            stop,
            hasLeft: true,
            keyLost: true,
            everyDays: 7,
            lastSentOn: granted.today,
          }),
        ).toBe(stop === 'bounced' ? 'bounced' : 'transactional')
  })

  it('allows no advertising against a refusal or a stop, whatever else is so', () => {
    const yesNo = [true, false]
    for (const mailOrder of yesNo)
      for (const doubleOptIn of yesNo)
        for (const isConfirmed of yesNo)
          for (const isConsumer of yesNo)
            for (const optOutIsEnough of yesNo)
              for (const state of [null, 'granted', 'exempt', 'refused'] as const)
                for (const stop of [null, ...suppressionReasons]) {
                  const reason = decide({
                    ...granted,
                    mailOrder,
                    doubleOptIn,
                    isConfirmed,
                    isConsumer,
                    optOutIsEnough,
                    state,
                    stop,
                  }).reason
                  const isAllowed = allowing.includes(reason)
                  if (state === 'refused' || stop !== null) expect(isAllowed).toBe(false)
                  else if (state === 'granted') expect(isAllowed).toBe(!doubleOptIn || isConfirmed)
                  else if (state === 'exempt') expect(isAllowed).toBe(!(mailOrder && isConsumer))
                  else expect(isAllowed).toBe(optOutIsEnough)
                }
  })

  it('names the entry it rests on, and the day', () => {
    expect(decide(granted)).toEqual({ reason: 'granted', entryId: granted.entryId, on: null })
    expect(decide({ ...granted, everyDays: 30, lastSentOn: '2026-11-01' })).toEqual({
      reason: 'tooSoon',
      entryId: granted.entryId,
      on: '2026-12-01',
    })
    expect(decide({ ...granted, stop: 'bounced' }).entryId).toBeNull()
  })

  it('says every reason in a sentence of both languages', () => {
    for (const reason of reasons)
      for (const stop of [null, ...suppressionReasons]) {
        const { ja, en } = sayVerdict({ reason, on: '2026-11-22', stop })
        expect(ja.length).toBeGreaterThan(4)
        expect(en.length).toBeGreaterThan(4)
        expect(`${ja}${en}`).not.toMatch(/[{}]/)
      }
  })
})

describe('the fold of a ledger', () => {
  let made = 0
  const entry = (day: number, change: Partial<Entry>): Entry => ({
    id: `0197a000-0000-7000-8000-${String(++made).padStart(12, '0')}`,
    purposeId: newsPurpose,
    state: 'granted',
    own: false,
    confirmedAt: null,
    occurredAt: `2026-10-${String(day).padStart(2, '0')}T00:00:00.000Z`,
    recordedAt: `2026-10-${String(day).padStart(2, '0')}T00:00:00.000Z`,
    takesBack: null,
    ...change,
  })
  const stateOf = (...entries: Entry[]): string => fold(entries, newsPurpose)?.state ?? 'unknown'
  const refused = (day: number, change: Partial<Entry> = {}): Entry =>
    entry(day, { state: 'refused', ...change })
  const consented = (day: number): Entry => entry(day, { own: true })

  it('is unknown without an entry, and of another purpose only', () => {
    expect(stateOf()).toBe('unknown')
    expect(stateOf(entry(1, { purposeId: '0197a000-0000-7000-8000-00000000bbbb' }))).toBe('unknown')
  })
  it('a refusal ends consent, and nothing that others record later brings it back', () => {
    expect(stateOf(entry(1, {}), refused(2))).toBe('refused')
    expect(stateOf(refused(2), entry(3, {}), entry(4, { state: 'exempt' }))).toBe('refused')
  })
  it('a refusal that is recorded late, of before their consent, ends nothing', () => {
    expect(stateOf(consented(5), refused(1, { recordedAt: '2026-10-09T00:00:00.000Z' }))).toBe('granted')
  })
  it('only the person themselves consents anew; what others record then counts again', () => {
    expect(stateOf(refused(1), consented(2))).toBe('granted')
    expect(stateOf(refused(1), consented(2), refused(3))).toBe('refused')
    expect(fold([refused(1), consented(2), entry(3, {})], newsPurpose)?.own).toBe(false)
  })
  it('a refusal of everything is one of this; consent to this is one to this alone', () => {
    const all = refused(1, { purposeId: everyPurpose })
    expect(stateOf(entry(0 + 1, {}), all)).toBe('refused')
    expect(stateOf(all, consented(2))).toBe('granted')
    expect(fold([all, consented(2)], '0197a000-0000-7000-8000-00000000bbbb')?.state).toBe('refused')
  })
  it('consent counts before an exemption, confirmed before unconfirmed, then the latest', () => {
    const confirmed = entry(1, { confirmedAt: '2026-10-01T00:00:00.000Z' })
    expect(stateOf(entry(1, {}), entry(2, { state: 'exempt' }))).toBe('granted')
    expect(fold([confirmed, entry(2, {})], newsPurpose)).toBe(confirmed)
    const [older, newer] = [entry(1, {}), entry(2, {})]
    expect(fold([newer, older], newsPurpose)).toBe(newer)
  })
  it('what was taken back never was', () => {
    const mistake = refused(2)
    expect(stateOf(entry(1, {}), mistake, entry(3, { state: 'takenBack', takesBack: mistake.id }))).toBe(
      'granted',
    )
  })
  it('a clock that runs ahead gains nothing: an entry is no later than it was written down', () => {
    const ahead = entry(1, { own: true, occurredAt: '2030-01-01T00:00:00.000Z' })
    expect(stateOf(ahead, refused(2))).toBe('refused')
  })
  it('is the same in whatever order entries are read', () => {
    const entries = [consented(1), refused(2), entry(2, {}), consented(2), entry(4, { state: 'exempt' })]
    const first = fold(entries, newsPurpose)
    for (let turn = 0; turn < entries.length; turn++) {
      entries.push(...entries.splice(0, 1))
      expect(fold(entries, newsPurpose)).toBe(first)
    }
  })
})
