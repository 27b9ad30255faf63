import fc from 'fast-check'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { parsePhone } from './phone.ts'

test.each([
  ['0312345678', '03-1234-5678', 'fixed'],
  ['０３－１２３４－５６７８', '03-1234-5678', 'fixed'],
  ['（03）1234-5678', '03-1234-5678', 'fixed'],
  ['03(1234)5678', '03-1234-5678', 'fixed'],
  ['03.1234.5678', '03-1234-5678', 'fixed'],
  ['0451234567', '045-123-4567', 'fixed'],
  ['0422515131', '0422-51-5131', 'fixed'],
  ['0467221234', '0467-22-1234', 'fixed'],
  ['0499212345', '04992-1-2345', 'fixed'],
  ['0991212345', '09912-1-2345', 'fixed'],
  ['0120123456', '0120-123-456', 'tollFree'],
  ['08001234567', '0800-123-4567', 'tollFree'],
  ['0570123456', '0570-123-456', 'navi'],
  ['05012345678', '050-1234-5678', 'ip'],
  ['09012345678', '090-1234-5678', 'mobile'],
  ['080ー1234ー5678', '080-1234-5678', 'mobile'],
  ['070 1234 5678', '070-1234-5678', 'mobile'],
  ['06012345678', '060-1234-5678', 'mobile'],
])('%s is written %s (%s)', (raw, display, kind) => {
  const key = display.replaceAll('-', '')
  expect(parsePhone(raw)).toEqual({
    typed: raw,
    e164: `+81${key.slice(1)}`,
    display,
    key,
    kind,
    extension: null,
    notes: [],
  })
})

test.each([
  '0081-90-1234-5678',
  '+81 90 1234 5678',
  '+81(0)90-1234-5678',
  '010-81-90-1234-5678',
  '819012345678',
  '＋８１９０１２３４５６７８',
])('%s is the mobile number 090-1234-5678', (raw) => {
  expect(parsePhone(raw)).toMatchObject({
    e164: '+819012345678',
    key: '09012345678',
    display: '090-1234-5678',
    notes: [],
  })
})

test.each([
  ['0312345678 内線123', '123'],
  ['03-1234-5678(内線 123)', '123'],
  ['03-1234-5678 ext.123', '123'],
  ['03-1234-5678 x123', '123'],
  ['03-1234-5678#123', '123'],
  ['03-1234-5678（代表）', null],
  ['代表 03-1234-5678', null],
  ['03-1234-5678(代)', null],
  ['直通：03-1234-5678', null],
  ['TEL:03-1234-5678', null],
  ['ＦＡＸ　03-1234-5678', null],
])('%s is 03-1234-5678 with extension %s', (raw, extension) => {
  expect(parsePhone(raw)).toMatchObject({ key: '0312345678', extension, notes: [] })
})

test.each([
  ['312345678', '0312345678'],
  ['9012345678', '09012345678'],
  ['6012345678', '06012345678'],
  ['120123456', '0120123456'],
])('the zero that a spreadsheet dropped from %s is restored with a note', (raw, key) => {
  expect(parsePhone(raw)).toMatchObject({ key, notes: ['zeroRestored'] })
})

test('a number without 市外局番 is kept and never matched', () => {
  expect(parsePhone('1234-5678')).toEqual({
    typed: '1234-5678',
    e164: null,
    display: '1234-5678',
    key: '',
    kind: 'unknown',
    extension: null,
    notes: ['noAreaCode'],
  })
})

test.each([
  '000-0000-0000',
  '0000000000',
  '1111111111',
  '111-1111-1111',
  '03-0000-0000',
  '090-0000-0000',
  '0120-000-000',
  '1234567890',
  '0123456789',
])('%s is a dummy and never matched', (raw) => {
  expect(parsePhone(raw)).toMatchObject({ e164: null, key: '', notes: ['dummy'] })
})

test.each(['なし', 'abc', '03-1234-5678 / 090-1234-5678', '12', '0312', '123456789012345678901'])(
  '%s is kept as typed',
  (raw) => {
    expect(parsePhone(raw)).toMatchObject({
      typed: raw,
      display: raw,
      e164: null,
      key: '',
      notes: ['unparsable'],
    })
  },
)

test('an unknown range of the right length still matches by its digits', () => {
  expect(parsePhone('090-0123-4567')).toMatchObject({ e164: null, key: '09001234567', notes: ['unparsable'] })
})

test('foreign numbers keep their country code', () => {
  const us = {
    e164: '+14155552671',
    key: '14155552671',
    kind: 'international',
    display: '+1 415 555 2671',
    notes: [],
  }
  expect(parsePhone('+1 (415) 555-2671')).toMatchObject(us)
  expect(parsePhone('010-1-415-555-2671')).toMatchObject(us)
  expect(parsePhone('+1 415')).toMatchObject({ key: '', notes: ['unparsable'] })
})

test('no phone at all is neither an error nor a note', () => {
  expect(parsePhone(' 　')).toMatchObject({ key: '', display: '', notes: [] })
})

test('hyphens and kinds remembered by number range are the ones the library gives for each number', () => {
  const digits = fc
    .tuple(fc.constantFrom('0', '01', '04', '05', '08', '099', '0990', '020', '0800'), fc.nat(9_999_999_999))
    .map(([head, n]) => {
      const tail = String(n).padStart(10, '0')
      return (head + tail).slice(0, n % 2 === 0 ? 10 : 11)
    })
  fc.assert(
    fc.property(digits, (number) => {
      const library = parsePhoneNumberFromString(number, 'JP')
      const ours = parsePhone(number)
      fc.pre(!ours.notes.includes('dummy') && !/^0[01]0|^00/.test(number))
      expect(ours.e164).toBe(library?.isValid() ? library.number : null)
      if (ours.e164 !== null) expect(ours.display).toBe(library?.formatNational())
    }),
    { numRuns: 3000 },
  )
})

test('reading what is displayed gives the same number again, and no text throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9０-９() .-]{0,16}$/)),
      (s) => {
        const first = parsePhone(s)
        if (first.e164 !== null) expect(parsePhone(first.display).e164).toBe(first.e164)
      },
    ),
  )
})
