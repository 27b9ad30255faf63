import { describe, expect, it } from 'vitest'
import { rowReader } from './readings.customer.ts'
import type { Reading } from './readings.row.ts'

const owners = new Map([
  ['eigyo@sazanami.jp', 'user-1'],
  ['佐藤健', 'user-2'],
  ['同姓同名', null],
])

/** Reads one row whose headings are field keys, or `heading=field`. */
function read(cells: { [column: string]: string }): Reading {
  const columns = Object.keys(cells).map((column) => column.split('='))
  const reader = rowReader({
    headings: columns.map(([heading = '']) => heading),
    mapping: columns.map(([heading = '', field = heading]) => field),
    owners,
    today: '2026-11-21',
  })
  return reader(Object.values(cells))
}
const codes = ({ reasons }: Reading): string[] => reasons.map(({ code }) => code)

describe('names', () => {
  it('in one column split at the first space, whichever width it has', () => {
    expect(read({ fullName: '山田　太郎' }).fields).toMatchObject({ familyName: '山田', givenName: '太郎' })
    expect(read({ fullName: 'Taro Yamada' }).fields).toMatchObject({
      familyName: 'Yamada',
      givenName: 'Taro',
    })
  })

  it('without a space stay whole in the family name, with a doubt', () => {
    const reading = read({ fullName: '山田太郎' })
    expect(reading.fields).toEqual({ familyName: '山田太郎', givenName: null })
    expect(codes(reading)).toEqual(['nameNotSplit'])
  })

  it('that are a company stay whole, whatever spaces they have', () => {
    const reading = read({ fullName: '株式会社　さざなみ' })
    expect(reading.fields.familyName).toBe('株式会社　さざなみ')
    expect(codes(reading)).toEqual(['nameIsCompany'])
  })

  it.each(['\uFA19', '\uFA10', '\uFA1E', '\uFA1B', '\uFA1A', '\uFA26', '葛\u{E0100}', '𠮷', '髙'])(
    'keep %s code point for code point',
    (character) => {
      const { fields } = read({ fullName: `${character}田 ${character}子` })
      expect(fields).toMatchObject({ familyName: `${character}田`, givenName: `${character}子` })
    },
  )

  it('have readings in full-width katakana', () => {
    expect(read({ fullKana: 'ﾔﾏﾀﾞ ﾀﾛｳ' }).fields).toEqual({ familyKana: 'ヤマダ', givenKana: 'タロウ' })
    expect(read({ familyKana: 'やまだ', givenKana: 'はなこ' }).fields).toEqual({
      familyKana: 'ヤマダ',
      givenKana: 'ハナコ',
    })
  })

  it('have a doubt where the reading is no kana', () => {
    expect(codes(read({ familyKana: '山田' }))).toEqual(['kanaUnread'])
  })
})

describe('days and choices', () => {
  it.each([
    ['昭和55年4月1日', '1980-04-01'],
    ['S55.4.1', '1980-04-01'],
    ['１９８０／４／１', '1980-04-01'],
    ['19800401', '1980-04-01'],
    ['1980-04-01 00:00:00', '1980-04-01'],
  ])('%s is %s', (cell, on) => {
    const reading = read({ birthOn: cell, code: '1' })
    expect(reading.fields.birthOn).toBe(on)
    expect(reading.reasons).toEqual([])
  })

  it('that cannot be read go to the remark, so that nothing is lost', () => {
    const reading = read({ code: '1', '生年月日=birthOn': '55年頃', '会員区分=stage': 'ゴールド' })
    expect(reading.leftovers).toEqual(['会員区分: ゴールド', '生年月日: 55年頃'])
    expect(codes(reading)).toEqual(['choiceUnknown', 'dateUnread'])
  })

  it('of spreadsheets are day numbers, with a doubt', () => {
    const reading = read({ code: '1', birthOn: '29312' })
    expect(reading.fields.birthOn).toBe('1980-04-01')
    expect(codes(reading)).toEqual(['dateFromSerial'])
  })

  it('that mean nothing are empty without a doubt', () => {
    const reading = read({ code: '1', birthOn: '0000-00-00', gender: '不明' })
    expect(reading.fields).toEqual({ code: '1' })
    expect(reading.reasons).toEqual([])
  })

  it('in the future have a doubt', () => {
    expect(codes(read({ code: '1', birthOn: '2027/1/1' }))).toEqual(['dateUnlikely'])
  })

  it.each([
    ['男', 'male'],
    ['女性', 'female'],
    ['Ｆ', 'female'],
    ['2', 'female'],
  ])('%s is %s', (cell, gender) => {
    expect(read({ code: '1', gender: cell }).fields.gender).toBe(gender)
  })
})

describe('contact points', () => {
  it('keep a phone as typed and tell that Excel ate its zero', () => {
    const reading = read({ '携帯電話=phone': '9012345678' })
    expect(reading.contactPoints).toMatchObject([
      { kind: 'phone', value: '9012345678', key: '09012345678', label: '携帯' },
    ])
    expect(codes(reading)).toEqual(['phoneZeroRestored'])
  })

  it.each([
    ['1234-5678', 'phoneNoAreaCode'],
    ['なし', 'phoneUnread'],
    ['000-0000-0000', 'phoneDummy'],
  ])('%s stays with the doubt %s', (cell, code) => {
    const reading = read({ code: '1', phone: cell })
    expect(reading.contactPoints[0]?.value).toBe(cell)
    expect(codes(reading)).toEqual([code])
  })

  it('in one cell come apart where each of them reads', () => {
    expect(read({ phone: '03-1234-5678 / 090-1234-5678' }).contactPoints.map((p) => p.value)).toEqual([
      '03-1234-5678',
      '090-1234-5678',
    ])
    expect(read({ email: 'a@sazanami.jp; b@sazanami.jp' }).contactPoints).toHaveLength(2)
  })

  it('say the same once', () => {
    expect(read({ phone: '03-1234-5678', phone2: '０３－１２３４－５６７８' }).contactPoints).toHaveLength(1)
  })

  it('keep an invalid address, with a doubt', () => {
    const reading = read({ code: '1', email: 'taro@' })
    expect(reading.contactPoints).toMatchObject([{ value: 'taro@', key: '' }])
    expect(codes(reading)).toEqual(['emailInvalid'])
  })

  it('keep an address that looks misspelt, and say what may have been meant', () => {
    const reading = read({ code: '1', email: 'taro@docomo.ne.ip' })
    expect(reading.contactPoints).toMatchObject([{ value: 'taro@docomo.ne.ip' }])
    expect(reading.reasons).toMatchObject([{ code: 'emailTypo', why: { ja: 'taro@docomo.ne.jp' } }])
    expect(read({ code: '1', email: 'taro@ymail.com' }).reasons).toEqual([])
  })

  it('read a postal code that lost its zero', () => {
    const reading = read({ code: '1', postalCode: '600000', address: '北海道札幌市中央区' })
    expect(reading.contactPoints).toMatchObject([{ postalCode: '0600000', value: '北海道札幌市中央区' }])
    expect(codes(reading)).toEqual(['postalRepaired'])
  })

  it.each([
    [
      { prefecture: '東京都', city: '千代田区', street: '紀尾井町1-3', building: 'さざなみビル5F' },
      '東京都千代田区紀尾井町1-3 さざなみビル5F',
    ],
    [
      { address: '東京都千代田区紀尾井町1-3', street: 'さざなみビル' },
      '東京都千代田区紀尾井町1-3 さざなみビル',
    ],
    [{ prefecture: '東京都', address: '東京都千代田区紀尾井町1-3' }, '東京都千代田区紀尾井町1-3'],
    [{ prefecture: '東京都', city: '千代田区', address: '千代田区紀尾井町1-3' }, '東京都千代田区紀尾井町1-3'],
    [{ prefecture: '東京都', city: '千代田区', address: '紀尾井町1-3' }, '東京都千代田区紀尾井町1-3'],
  ])('join %j without inventing text', (cells, line) => {
    expect(read({ code: '1', ...cells }).contactPoints[0]?.value).toBe(line)
  })
})

describe('a row', () => {
  it('that tells nobody is wrong', () => {
    expect(codes(read({ address: '東京都千代田区', fullName: ' ' }))).toEqual(['nobody'])
  })

  it('that is known by its company alone will do', () => {
    expect(codes(read({ company: '株式会社さざなみ', department: '営業部' }))).toEqual([])
  })

  it('with a value that is too long is wrong, and says where', () => {
    expect(read({ code: '1', honorific: 'あ'.repeat(21) }).reasons).toMatchObject([
      { code: 'tooLong', field: 'honorific' },
    ])
  })

  it('finds its owner by e-mail or name, and doubts two of one name', () => {
    expect(read({ code: '1', ownerId: 'Eigyo@Sazanami.jp' }).fields.ownerId).toBe('user-1')
    expect(read({ code: '1', ownerId: '佐藤　健' }).fields.ownerId).toBe('user-2')
    expect(codes(read({ code: '1', ownerId: '同姓同名' }))).toEqual(['ownerUnknown'])
  })

  it('parts tags', () => {
    expect(read({ code: '1', tags: 'VIP；東京、VIP' }).tagNames).toEqual(['VIP', '東京'])
  })

  it('loses the marks by which Excel keeps a zero', () => {
    expect(read({ code: '="0012"' }).fields.code).toBe('0012')
    expect(read({ code: "'0012" }).fields.code).toBe('0012')
  })

  it('keeps formulas as the text they are', () => {
    const remark = '=HYPERLINK("http://x","y")'
    expect(read({ code: '1', remark }).fields.remark).toBe(remark)
  })
})
