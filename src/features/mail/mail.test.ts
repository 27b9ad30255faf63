import { expect, it } from 'vitest'
import { defaultSettings } from '#features/settings/settings.ts'
import { letterBody, localeOf, minutesUntilNext, oneLine } from './mail.ts'

const hanako = {
  familyName: '山﨑',
  givenName: '花子',
  familyKana: 'ヤマザキ',
  givenKana: 'ハナコ',
  code: null,
  honorific: null,
}
const from = {
  ...defaultSettings,
  organisation: '青空商店',
  seller: {
    ...defaultSettings.seller,
    postalCode: '100-0001',
    address: '東京都千代田区千代田1-1',
    phone: '03-1234-5678',
  },
}

it('a mail begins with 敬称 and ends with who it is from', () => {
  expect(letterBody(hanako, 'お知らせです。\n', from, 'ja')).toBe(
    '山﨑 花子 様\n\nお知らせです。\n\n────────────────────\n青空商店\n〒100-0001 東京都千代田区千代田1-1\n電話 03-1234-5678\n',
  )
  expect(letterBody({ ...hanako, honorific: '先生' }, 'x', from, 'ja')).toMatch(/^山﨑 花子 先生\n/)
  expect(letterBody(hanako, 'x', from, 'en')).toMatch(/^Dear 山﨑 花子,\n/)
  expect(letterBody({ ...hanako, familyName: null, givenName: null }, 'x', from, 'ja')).toMatch(
    /^ヤマザキ ハナコ 様\n/,
  )
  expect(letterBody(hanako, 'x', { ...from, seller: defaultSettings.seller }, 'ja')).toMatch(/\n青空商店\n$/)
})

it('a subject is one line, whatever was put into it', () => {
  expect(oneLine('お知らせ\r\nBcc: x@example.jp\u2028\u0000終')).toBe('お知らせ Bcc: x@example.jp 終')
})

it('a mail is in the language of the customer where we know it', () => {
  expect(
    ['en', 'English', '英語', '日本語', 'ja', '', null].map((language) => localeOf({ language })),
  ).toEqual(['en', 'en', 'en', 'ja', 'ja', 'ja', 'ja'])
})

it('what is put off is tried again ever more seldom, and given up after two days', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => minutesUntilNext(tries) ?? 0)
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
  expect(waits.reduce((sum, one) => sum + one, 0) / 60).toBeGreaterThan(40)
  expect(minutesUntilNext(9)).toBeNull()
})
