import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distance, suggestAddress, suggestDomain } from './email-domain.ts'
import { carrierDomains, freeDomains, parseEmail } from './email.ts'

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmai.com', 'gmail.com'],
  ['gmal.com', 'gmail.com'],
  ['gmaill.com', 'gmail.com'],
  ['gnail.com', 'gmail.com'],
  ['gamil.com', 'gmail.com'],
  ['mgail.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['gmail.cm', 'gmail.com'],
  ['gmail.comm', 'gmail.com'],
  ['gmail.vom', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gmail.co.jp', 'gmail.com'],
  ['gmail.ne.jp', 'gmail.com'],
  ['g-mail.com', 'gmail.com'],
  ['yaho.co.jp', 'yahoo.co.jp'],
  ['yahooo.co.jp', 'yahoo.co.jp'],
  ['yafoo.co.jp', 'yahoo.co.jp'],
  ['yahoo.cojp', 'yahoo.co.jp'],
  ['yahoo.co.jo', 'yahoo.co.jp'],
  ['yahoo.co.ip', 'yahoo.co.jp'],
  ['yahooco.jp', 'yahoo.co.jp'],
  ['docomo.ne.ip', 'docomo.ne.jp'],
  ['docomo.ne.jo', 'docomo.ne.jp'],
  ['docomo.nejp', 'docomo.ne.jp'],
  ['docomo.ne.jpp', 'docomo.ne.jp'],
  ['docmo.ne.jp', 'docomo.ne.jp'],
  ['dokomo.ne.jp', 'docomo.ne.jp'],
  ['docomone.jp', 'docomo.ne.jp'],
  ['ezweb.ne.jo', 'ezweb.ne.jp'],
  ['ezwed.ne.jp', 'ezweb.ne.jp'],
  ['exweb.ne.jp', 'ezweb.ne.jp'],
  ['ezweb.co.jp', 'ezweb.ne.jp'],
  ['sofbank.ne.jp', 'softbank.ne.jp'],
  ['sotfbank.ne.jp', 'softbank.ne.jp'],
  ['i.softbnk.jp', 'i.softbank.jp'],
  ['i.softbank.ne.jp', 'i.softbank.jp'],
  ['hotmial.com', 'hotmail.com'],
  ['hotmai.com', 'hotmail.com'],
  ['hotmail.con', 'hotmail.com'],
  ['outlok.jp', 'outlook.jp'],
  ['outlook.con', 'outlook.com'],
  ['iclould.com', 'icloud.com'],
  ['icoud.com', 'icloud.com'],
  ['icloud.co.jp', 'icloud.com'],
  ['au.con', 'au.com'],
  ['au.cim', 'au.com'],
  ['live.cm', 'live.com'],
  ['ybb.ne.jo', 'ybb.ne.jp'],
  ['biglobe.ne.ip', 'biglobe.ne.jp'],
  ['ocn.ne.jpp', 'ocn.ne.jp'],
])('%s was meant as %s', (typed, meant) => {
  expect(suggestDomain(typed)?.domain).toBe(meant)
})

test.each([
  'ymail.com',
  'gmx.com',
  'gmx.de',
  'mail.com',
  'email.com',
  'gail.com',
  'hmail.com',
  'docomo.co.jp',
  'docomo.jp',
  'nttdocomo.com',
  'softbank.co.jp',
  'softbank.jp',
  'rakuten.co.jp',
  'yahoo.com',
  'yahoo.fr',
  'yahoo.com.tw',
  'hotmail.fr',
  'hotmail.co.uk',
  'outlook.fr',
  'live.fr',
  'aa.com',
  'eu.com',
  'ao.com',
  'line.com',
  'love.com',
  'like.com',
  'plaza.or.jp',
  'oan.ne.jp',
  'never.com',
  'mizuno.co.jp',
  'ezaki.co.jp',
  'grail.com',
  'cloud.com',
  'mineo.com',
  'abc.ne.jp',
  'odn.co.jp',
  'mx.softbank.ne.jp',
  'x.docomo.ne.jp',
  'example.com',
])('%s stands as it is', (domain) => {
  expect(suggestDomain(domain)).toBeNull()
})

test('no carrier and no free mail is ever taken for a slip of another', () => {
  for (const domain of [...carrierDomains, ...freeDomains]) expect(suggestDomain(domain), domain).toBeNull()
})

test('what is suggested is well known, near, and stands as it is', () => {
  const domain = fc.stringMatching(/^[a-z.-]{2,12}\.(jp|com|ne\.jp|con|jo)$/)
  fc.assert(
    fc.property(fc.oneof(domain, fc.string()), (typed) => {
      const suggested = suggestDomain(typed)
      if (!suggested) return
      expect(suggestDomain(suggested.domain)).toBeNull()
      expect(
        parseEmail(`a@${suggested.domain}`).notes.some((note) => note === 'carrier' || note === 'free'),
      ).toBe(true)
    }),
  )
})

test('two letters off is a guess, one letter is sure', () => {
  expect(suggestDomain('gmial.com')).toEqual({ domain: 'gmail.com', sure: true })
  expect(suggestDomain('gmial.con')).toEqual({ domain: 'gmail.com', sure: false })
})

test('an address keeps everything before its domain', () => {
  expect(suggestAddress(parseEmail('Taro..Yamada+a@Docomo.ne.ip'))).toBe('taro..yamada+a@docomo.ne.jp')
  expect(suggestAddress(parseEmail('taro@mizuno.co.jp'))).toBeNull()
  expect(suggestAddress(parseEmail('no address'))).toBeNull()
})

test.each([
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abc', 'ab', 1],
  ['abc', 'abcd', 1],
  ['abc', 'xbc', 1],
  ['', 'ab', 2],
])('from %j to %j it is %i', (a, b, far) => {
  expect(distance(a, b)).toBe(far)
  expect(distance(b, a)).toBe(far)
})
