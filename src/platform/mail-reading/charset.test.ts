import { describe, expect, it } from 'vitest'
import iconv from 'iconv-lite'
import { decodeText } from './charset.ts'
import { decodeHeader, readAddresses, readParameters } from './headers.ts'

const bytes = (text: string, charset: string): Buffer => iconv.encode(text, charset)
const words = '配信停止のお願い。髙橋①㈱ｱｲｳ'
/** ISO-2022-JP of the two words 日本. */
const jis = Buffer.from('\u001B$BF|K\\\u001B(B', 'latin1')

describe('text of a mail', () => {
  it.each([
    ['utf-8', 'utf-8'],
    ['shift_jis', 'Shift_JIS'],
    ['cp932', 'x-sjis'],
    ['cp932', 'Windows-31J'],
    ['eucjp', 'EUC-JP'],
  ])('is read as declared (%s as %s)', (real, declared) => {
    const text = real === 'eucjp' ? '配信停止のお願い' : words
    expect(decodeText(bytes(text, real), declared)).toBe(text)
  })

  it('is ISO-2022-JP by its escapes where nothing, ASCII or UTF-8 is declared', () => {
    for (const declared of [
      undefined,
      'us-ascii',
      'utf-8',
      'iso-2022-jp',
      'ISO-2022-JP-MS',
      'cp50221',
      '"iso-2022-jp"',
    ])
      expect(decodeText(jis, declared)).toBe('日本')
  })

  it('has the letters of Windows in ISO-2022-JP: ① ㈱ 髙 and half-width kana', () => {
    const cp50221 = Buffer.from('\u001B$B-!-j|b\u001B(I1\u001B(B', 'latin1')
    expect(decodeText(cp50221, 'iso-2022-jp')).toBe('①㈱髙ｱ')
  })

  it('is what it is where ISO-2022-JP is declared of eight bits', () => {
    expect(decodeText(bytes('日本語です', 'utf-8'), 'iso-2022-jp')).toBe('日本語です')
    expect(decodeText(bytes('これは日本語のメールです', 'cp932'), 'iso-2022-jp')).toBe(
      'これは日本語のメールです',
    )
    expect(decodeText(bytes('これは日本語のメールです', 'eucjp'), 'iso-2022-jp')).toBe(
      'これは日本語のメールです',
    )
  })

  it('is Japanese of eight bits where nothing is declared, whichever it is', () => {
    for (const real of ['utf-8', 'cp932', 'eucjp'])
      expect(decodeText(bytes('お届け先が見つかりませんでした', real), undefined)).toBe(
        'お届け先が見つかりませんでした',
      )
  })

  it('never throws: unknown names, half characters, nothing at all', () => {
    for (const declared of ['x-no-such', 'utf-8', 'iso-2022-jp', 'utf-7', 'shift_jis', ''])
      for (const given of [Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from([0x1b, 0x24])])
        expect(typeof decodeText(given, declared)).toBe('string')
  })

  it('reads UTF-7, which old servers of companies write', () => {
    expect(decodeText(Buffer.from('+ZeVnLA- 1 +- 1'), 'unicode-1-1-utf-7')).toBe('日本 1 + 1')
    expect(decodeText(Buffer.from('+ZeVnLA-'), 'utf-7')).toBe('日本')
  })
})

describe('headers', () => {
  it('are decoded where a character is cut in two by encoded words', () => {
    const whole = Buffer.from('配信停止')
    const [a, b] = [whole.subarray(0, 4).toString('base64'), whole.subarray(4).toString('base64')]
    expect(decodeHeader(`=?utf-8?B?${a}?= =?UTF-8?B?${b}?=`)).toBe('配信停止')
  })

  it('are decoded from quoted words, from words beside plain text, and keep the blank before it', () => {
    expect(decodeHeader('Re: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?= (1)')).toBe('Re: 日本 (1)')
    expect(decodeHeader('=?utf-8?Q?=E6=97=A5_=E6=9C=AC?=')).toBe('日 本')
  })

  it('are read where they stand there raw, in JIS, CP932 or UTF-8', () => {
    expect(decodeHeader(jis.toString('latin1'))).toBe('日本')
    expect(decodeHeader(bytes('メールが届きませんでした', 'cp932').toString('latin1'))).toBe(
      'メールが届きませんでした',
    )
    expect(decodeHeader(Buffer.from('エラー').toString('latin1'))).toBe('エラー')
  })

  it('never become two lines', () => {
    expect(decodeHeader('=?utf-8?B?YQ0KQmNjOiBi?=')).toBe('a Bcc: b')
  })

  it('have parameters of RFC 2231, in pieces, and encoded words in quotes', () => {
    const { parameters } = readParameters(
      "attachment; filename*0*=utf-8''%E9%85%8D%E4%BF%A1; filename*1*=%E5%81%9C%E6%AD%A2; filename*2=.pdf",
    )
    expect(parameters['filename']).toBe('配信停止.pdf')
    expect(readParameters('text/plain; name="=?utf-8?B?6YWN5L+h?=.txt"').parameters['name']).toBe('配信.txt')
    expect(readParameters("x; filename*=iso-2022-jp'ja'%1B$BF%7CK%5C%1B(B").parameters['filename']).toBe(
      '日本',
    )
    expect(readParameters('x; __proto__=1; boundary="a;b\\"c"').parameters['boundary']).toBe('a;b"c')
  })

  it('have addresses that no standard allows and docomo gave out', () => {
    expect(readAddresses('=?utf-8?B?5bGx55Sw?= <taro..y.@docomo.ne.jp>, b@example.jp')).toEqual([
      { name: '山田', address: 'taro..y.@docomo.ne.jp' },
      { name: '', address: 'b@example.jp' },
    ])
  })
})
