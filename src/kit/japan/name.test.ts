import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressee, displayName, looksLikeCompany, nameKey, splitName } from './name.ts'

test.each([
  ['山田 太郎', '山田', '太郎'],
  ['山田　太郎', '山田', '太郎'],
  ['  山田　　太郎  ', '山田', '太郎'],
  ['髙橋 マリア ルイザ', '髙橋', 'マリア ルイザ'],
  ['Taro Yamada', 'Yamada', 'Taro'],
  ['Mary Ann Smith', 'Smith', 'Mary Ann'],
  ['Yamada, Taro', 'Yamada', 'Taro'],
  ['Ｔａｒｏ　Ｙａｍａｄａ', 'Ｙａｍａｄａ', 'Ｔａｒｏ'],
])('%s is family %s, given %s', (whole, family, given) => {
  expect(splitName(whole)).toEqual({ family, given, split: true })
})

test.each(['山田太郎', 'ジョン・スミス', 'Madonna', ''])('%j stays whole and asks to be checked', (whole) => {
  expect(splitName(whole)).toEqual({ family: whole, given: '', split: false })
})

test('splitting keeps the characters that NFC would change', () => {
  for (const c of ['\ufa19', '\ufa10', '\ufa1e', '\ufa1b', '\ufa1a', '\ufa26', '葛\u{e0100}', '𠮷']) {
    expect(splitName(`${c}田 ${c}子`)).toEqual({ family: `${c}田`, given: `${c}子`, split: true })
  }
})

test.each([
  ['髙橋　一郎', '高橋 一郎'],
  ['山﨑・花子', '山崎花子'],
  ['渡邉', '渡邊'],
  ['渡邊', '渡辺'],
  ['齋藤', '斉藤'],
  ['𠮷田', '吉田'],
  ['葛\u{e0100}城', '葛城'],
  ['濵田', '浜田'],
  ['嶋田', '島田'],
  ['ＳＭＩＴＨ', 'smith'],
  ['\ufa19田', '神田'],
  ['山\u200b田', '山田'],
])('%s and %s have one key', (a, b) => {
  expect(nameKey(a, '')).toBe(nameKey(b, ''))
})

test('a key does not depend on where the name was split', () => {
  expect(nameKey('山田', '太郎')).toBe(nameKey('山田 太郎', ''))
})

test('the key of a key is the key, and no name throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (s) => {
      expect(nameKey(nameKey(s, ''), '')).toBe(nameKey(s, ''))
      splitName(s)
      looksLikeCompany(s)
    }),
  )
})

test('Japanese names show the family name first, Latin names last', () => {
  expect(displayName({ family: '山田', given: '太郎' })).toBe('山田 太郎')
  expect(displayName({ family: 'Yamada', given: 'Taro' })).toBe('Taro Yamada')
  expect(displayName({ family: '山田', given: '' })).toBe('山田')
})

const yamada = { family: '山田', given: '太郎', title: '営業部長' }

test('a mail begins with company, department and title, then the family name with 様', () => {
  expect(addressee({ company: '株式会社ミズノ', department: '営業部', people: [yamada] })).toBe(
    '株式会社ミズノ 営業部 営業部長\n山田 様',
  )
})

test('a letter writes the given name too', () => {
  expect(addressee({ people: [{ family: '山田', given: '太郎' }] }, { full: true })).toBe('山田 太郎 様')
})

test('without a person the organisation gets 御中, never 様', () => {
  expect(addressee({ company: '株式会社ミズノ', department: '営業部', people: [] })).toBe(
    '株式会社ミズノ 営業部 御中',
  )
  expect(addressee({ company: '株式会社ミズノ', people: [{ family: '', given: '', honorific: '様' }] })).toBe(
    '株式会社ミズノ 御中',
  )
  expect(addressee({ people: [] })).toBe('')
})

test('the title stands before the name, never between name and 様', () => {
  expect(addressee({ people: [yamada] }, { full: true })).toBe('営業部長\n山田 太郎 様')
})

test('no honorific is doubled', () => {
  expect(addressee({ people: [{ family: '山田先生', given: '' }] })).toBe('山田先生')
  expect(addressee({ people: [{ family: '山田', given: '', title: '先生', honorific: '様' }] })).toBe(
    '山田 先生',
  )
  expect(addressee({ company: 'ミズノ', people: [{ family: '', given: '', honorific: '各位' }] })).toBe(
    'ミズノ 各位',
  )
})

test('御中 and 各位 never follow one person', () => {
  expect(addressee({ people: [{ family: '山田', given: '', honorific: '御中' }] })).toBe('山田 様')
  expect(addressee({ people: [{ family: '山田', given: '', honorific: '各位' }] })).toBe('山田 様')
  expect(addressee({ people: [{ family: '山田', given: '', honorific: '殿' }] })).toBe('山田 殿')
})

test('each person of a joint address has an honorific', () => {
  const hanako = { family: '佐藤', given: '花子' }
  expect(addressee({ company: 'ミズノ', people: [yamada, hanako] })).toBe('ミズノ\n営業部長 山田 様\n佐藤 様')
})

test('organisations in a name field are noticed', () => {
  for (const s of ['株式会社ミズノ', 'ミズノ㈱', '山田商店', '山田歯科医院', '（有）髙島屋商店']) {
    expect(looksLikeCompany(s), s).toBe(true)
  }
  for (const s of ['山田太郎', '山田 太郎', 'Taro Yamada', '大学 太郎', ''])
    expect(looksLikeCompany(s), s).toBe(false)
})
