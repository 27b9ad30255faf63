import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../outgoing.ts'
import { dkimKeyOf, dkimRecord, makeDkimPair, relaxedBody, relaxedHeader, signMessage } from './dkim.ts'
import { compose, inBytes, pathOf } from './mime.ts'
import { problemOfDkim } from './verify.make.ts'

const at = new Date('2026-11-23T01:02:03Z')
const mail = (more: Partial<Outgoing> = {}): Outgoing => ({
  ref: '1',
  customerId: '1',
  address: 'hanako@example.com',
  from: { name: '青空商店', address: 'shop@example.jp' },
  replyTo: null,
  subject: '冬のお知らせ',
  text: 'こんにちは。',
  html: '<p>こんにちは。</p>',
  messageId: 'a@example.jp',
  returnToken: null,
  headers: {},
  ...more,
})
const bytesOf = (more: Partial<Outgoing> = {}): Buffer => inBytes(compose(mail(more), at))
const read = (more: Partial<Outgoing> = {}) => simpleParser(bytesOf(more))

describe('a message', () => {
  it('reads as it was written, in both forms', async () => {
    const written = {
      subject: `${'長い件名と𠮷野家'.repeat(12)}`,
      replyTo: 'care@example.jp',
      text: '一行目\n二行目\r\n.\n..点',
      html: '<p>𠮷</p>',
      headers: {
        'List-Unsubscribe': '<https://example.jp/u/abc>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }
    const parsed = await read(written)
    expect(bytesOf(written).toString()).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')
    expect(parsed.subject).toBe('長い件名と𠮷野家'.repeat(12))
    expect(parsed.from?.value).toEqual([{ name: '青空商店', address: 'shop@example.jp' }])
    expect(parsed.replyTo?.value[0]?.address).toBe('care@example.jp')
    expect(parsed.text).toBe('一行目\n二行目\n.\n..点')
    expect(parsed.html).toBe('<p>𠮷</p>')
    expect(parsed.messageId).toBe('<a@example.jp>')
    expect(parsed.date).toEqual(at)
  })

  it('is ASCII in lines that every server takes', () => {
    const text = bytesOf({ subject: 'あ'.repeat(300), text: 'い'.repeat(5000), html: 'う'.repeat(5000) })
    expect(text.every((byte) => byte < 128)).toBe(true)
    for (const line of text.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
    expect(text.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  it('has no header that was not meant, whatever is put into what it says', () => {
    const evil = 'x\r\nBcc: all@example.org\n\rX-Evil: 1\u2028Y: 2\u0000'
    const names = (more: Partial<Outgoing>): string[] =>
      bytesOf(more)
        .toString('latin1')
        .split('\r\n\r\n')[0]
        ?.split(/\r\n(?![ \t])/)
        .map((line) => line.slice(0, line.indexOf(':'))) ?? []
    const usual = names({})
    expect(names({ subject: evil })).toEqual(usual)
    expect(names({ from: { name: evil, address: `a${evil}@example.jp` } })).toEqual(usual)
    expect(names({ address: `${evil}@example.jp`, messageId: evil })).toEqual(usual)
    expect(
      names({
        headers: { From: 'other@example.jp', 'Bad Name': 'x', 'X-Ok': evil, 'DKIM-Signature': 'v=1' },
      }),
    ).toEqual(usual.toSpliced(usual.indexOf('MIME-Version'), 0, 'X-Ok'))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(names({ subject: text, from: { name: text, address: 'a@example.jp' } })).toEqual(usual)
      }),
    )
  })

  it('quotes addresses of docomo, and writes domains in ASCII', () => {
    expect(pathOf('a..b@docomo.ne.jp')).toBe('"a..b"@docomo.ne.jp')
    expect(pathOf('"a..b"@docomo.ne.jp')).toBe('"a..b"@docomo.ne.jp')
    expect(pathOf('.a@ezweb.ne.jp')).toBe('".a"@ezweb.ne.jp')
    expect(pathOf('a@日本語.jp')).toBe('a@xn--wgv71a119e.jp')
    expect(pathOf('a@example.jp>\r\nRCPT TO:<b@example.org')).not.toMatch(/[\r\n>]/)
  })
})

describe('a DKIM signature', () => {
  it('follows the examples of RFC 6376 section 3.4.5', () => {
    expect([relaxedHeader('A', ' X'), relaxedHeader('B ', ' Y\t\r\n\tZ  ').replace('b :', 'b:')]).toEqual([
      'a:X',
      'b:Y Z',
    ])
    expect(relaxedBody(' C \r\nD \t E\r\n\r\n\r\n')).toBe(' C\r\nD E\r\n')
    expect(relaxedBody('\r\n\r\n')).toBe('')
    expect(relaxedBody('no end')).toBe('no end\r\n')
  })

  for (const algorithm of ['rsa', 'ed25519'] as const)
    it(`by ${algorithm} holds, and breaks with any change or addition`, async () => {
      const { privateKey, publicKey } = await makeDkimPair(algorithm)
      const key = { domain: 'example.jp', selector: 'enishi1', algorithm, key: dkimKeyOf(privateKey) }
      const record = dkimRecord(algorithm, publicKey)
      const headers = {
        'List-Unsubscribe': '<https://example.jp/u/abc>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
      const raw = inBytes(await signMessage(compose(mail({ headers }), at), [key], at))
      expect(problemOfDkim(raw, record)).toBeNull()
      const changed = (from: string | RegExp, to: string): Buffer =>
        Buffer.from(raw.toString('latin1').replace(from, to), 'latin1')
      expect(raw.toString('latin1')).toMatch(/h=from:[\s\S]*list-unsubscribe-post/)
      expect(problemOfDkim(changed('Subject:', 'Subject: =?UTF-8?B?44GC?=\r\nX-Old:'), record)).toBe(
        'the headers were changed',
      )
      expect(problemOfDkim(changed('/u/abc', '/u/abd'), record)).toBe('the headers were changed')
      expect(problemOfDkim(changed(/--\r\n$/, '--\r\nmore\r\n'), record)).toBe('the body was changed')
      for (const name of ['From', 'Subject', 'Reply-To', 'List-Unsubscribe'])
        expect(problemOfDkim(changed('MIME-Version', `${name}: x\r\nMIME-Version`), record), name).toBe(
          'the headers were changed',
        )
      // What servers on the way may do: fold otherwise, and add trailing lines.
      expect(problemOfDkim(changed('; boundary=', ';\r\n\t boundary='), record)).toBeNull()
      expect(problemOfDkim(changed(/$/, '\r\n\r\n'), record)).toBeNull()
    })
})
