import { describe, expect, it } from 'vitest'
import { adviceOf, codeTyped, offersOf } from './postal-offer.ts'

const hongo = { prefecture: '東京都', city: '文京区', town: '本郷', streets: [], office: null }
const yatomi = { prefecture: '愛知県', city: '弥富市', town: '', streets: [], office: null }
const kisosaki = { prefecture: '三重県', city: '桑名郡木曽岬町', town: '', streets: [], office: null }
const kyoto = {
  ...hongo,
  prefecture: '京都府',
  city: '京都市上京区',
  town: '一町目',
  streets: ['大宮通丸太町上る'],
}
const office = { ...hongo, office: { name: '見本株式会社', street: '１－１' } }

describe('a typed postal code', () => {
  it.each(['113-0033', '１１３００３３', '〒113ー0033', '113 0033'])('%s is asked for', (typed) => {
    expect(codeTyped(typed)).toBe('1130033')
  })
  it.each(['', '113', '60001', '600001', 'いちいち'])('%s is not whole yet', (typed) => {
    expect(codeTyped(typed)).toBeNull()
  })
})

describe('the addresses of a code', () => {
  it('of a town in Kyoto come with its streets, those of an office with its name', () => {
    expect(offersOf([kyoto]).map(({ address }) => address)).toEqual([
      '京都府京都市上京区一町目',
      '京都府京都市上京区大宮通丸太町上る一町目',
    ])
    expect(offersOf([office])).toEqual([{ address: '東京都文京区本郷１－１', company: '見本株式会社' }])
  })

  it('fill an empty field when there is one, and what was filled before', () => {
    const first = { address: '東京都文京区本郷', company: null }
    expect(adviceOf({ choices: [hongo], address: '', filled: null })).toMatchObject({ kind: 'fits', first })
    expect(adviceOf({ choices: [hongo], address: '愛知県弥富市', filled: '愛知県弥富市' })).toMatchObject({
      first,
    })
  })

  it('are a choice when there are several: none is taken by itself', () => {
    expect(adviceOf({ choices: [yatomi, kisosaki], address: '', filled: null })).toMatchObject({
      kind: 'choose',
      first: null,
    })
  })

  it('of one town in Kyoto fill plain, with the streets to choose from', () => {
    expect(adviceOf({ choices: [kyoto], address: '', filled: null })).toMatchObject({
      kind: 'choose',
      first: { address: '京都府京都市上京区一町目' },
    })
  })

  it('never replace what was typed; they are offered when they differ from it', () => {
    const typed = (address: string) => adviceOf({ choices: [hongo], address, filled: '愛知県弥富市' })
    expect(typed('東京都　文京区本郷3-1-1')).toMatchObject({ kind: 'fits', first: null })
    expect(typed('大阪府大阪市北区')).toMatchObject({ kind: 'replace', first: null })
    expect(typed('愛知県弥富市平島町')).toMatchObject({ kind: 'replace', first: null })
    expect(adviceOf({ choices: [office], address: '東京都文京区本郷1-1', filled: null }).kind).toBe('fits')
  })

  it('may be unknown', () => {
    expect(adviceOf({ choices: [], address: '', filled: null }).kind).toBe('unknown')
  })
})
