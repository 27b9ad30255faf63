import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEmail } from './email.ts'

test.each([
  ['Taro@Mizuno.co.jp', 'taro@mizuno.co.jp'],
  [' taro.yamada+shop@mizuno.co.jp ', 'taro.yamada+shop@mizuno.co.jp'],
  ['mailto:taro@mizuno.co.jp', 'taro@mizuno.co.jp'],
  ['山田太郎 <taro@mizuno.co.jp>', 'taro@mizuno.co.jp'],
  ['"taro"@mizuno.co.jp', 'taro@mizuno.co.jp'],
  ['taro\u200b@mizuno.co.jp', 'taro@mizuno.co.jp'],
  ['taro@日本語.jp', 'taro@日本語.jp'],
  ['taro@xn--wgv71a119e.jp', 'taro@xn--wgv71a119e.jp'],
])('%s has the key %s', (raw, key) => {
  expect(parseEmail(raw)).toEqual({
    typed: raw,
    key,
    valid: true,
    notes: [],
    domain: key.slice(key.indexOf('@') + 1),
  })
})

test('dots and +tags tell addresses apart', () => {
  const keys = ['taro.yamada@gmail.com', 'taroyamada@gmail.com', 'taroyamada+a@gmail.com'].map(
    (raw) => parseEmail(raw).key,
  )
  expect(new Set(keys).size).toBe(3)
})

test.each([
  'ｔａｒｏ＠ｍｉｚｕｎｏ．ｃｏ．ｊｐ',
  'taro＠mizuno.co.jp',
  'taro@mizuno。co.jp',
  'taro@mizuno．co.jp',
])('%s is read and noted as full width', (raw) => {
  expect(parseEmail(raw)).toMatchObject({ key: 'taro@mizuno.co.jp', notes: ['fullWidth'] })
})

test.each([
  'taro..yamada@docomo.ne.jp',
  'taro.@docomo.ne.jp',
  '.taro@docomo.ne.jp',
  '"taro..yamada"@docomo.ne.jp',
])('%s is valid against the RFC, as carriers issued it', (raw) => {
  expect(parseEmail(raw)).toMatchObject({
    valid: true,
    key: raw.replaceAll('"', ''),
    notes: ['rfcViolation', 'carrier'],
  })
})

test.each([
  'docomo.ne.jp',
  'ezweb.ne.jp',
  'au.com',
  'softbank.ne.jp',
  'i.softbank.jp',
  't.vodafone.ne.jp',
  'ymobile.ne.jp',
  'rakuten.jp',
])('%s is a mobile carrier', (domain) => {
  expect(parseEmail(`taro@${domain}`).notes).toEqual(['carrier'])
})

test('a domain that only ends in the same letters is no carrier', () => {
  expect(parseEmail('taro@notau.com').notes).toEqual([])
})

test('role mailboxes, free mail and dummies are noted', () => {
  expect(parseEmail('info@mizuno.co.jp').notes).toEqual(['role'])
  expect(parseEmail('taro@gmail.com').notes).toEqual(['free'])
  for (const raw of [
    'taro@example.com',
    'taro@example.co.jp',
    'a@shop.test',
    'test@test.com',
    'aaa@aaa.com',
    'dummy@dummy.jp',
  ]) {
    expect(parseEmail(raw).notes, raw).toEqual(['dummy'])
  }
  expect(parseEmail('test@mizuno.co.jp').notes).toEqual([])
})

test.each([
  '',
  'taro',
  '@mizuno.co.jp',
  'taro@',
  'taro@mizuno',
  'taro@mizuno,co.jp',
  'taro yamada@mizuno.co.jp',
  'taro@@mizuno.co.jp',
  'taro@-mizuno.co.jp',
  'taro@mizuno..jp',
  'taro@mizuno.jp.',
  'たろう@mizuno.co.jp',
  'a@b.jp;c@d.jp',
  'taro@192.168.0.1',
  `${'a'.repeat(65)}@mizuno.co.jp`,
  `taro@${'a.'.repeat(130)}jp`,
])('%j is invalid and never matches', (raw) => {
  expect(parseEmail(raw)).toMatchObject({ typed: raw, valid: false, key: '', domain: '' })
  expect(parseEmail(raw).notes).toContain('invalid')
})

test('the key of a key is the key, and no text throws', () => {
  const address = fc.stringMatching(/^[A-Za-z0-9.+"_-]{1,12}[@＠][A-Za-z0-9.-]{1,12}\.(jp|COM)$/)
  fc.assert(
    fc.property(fc.oneof(address, fc.emailAddress(), fc.string({ unit: 'binary' })), (s) => {
      const { key, valid } = parseEmail(s)
      expect(valid).toBe(key !== '')
      if (valid) expect(parseEmail(key).key).toBe(key)
    }),
  )
})
