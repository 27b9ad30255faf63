import { describe, expect, it } from 'vitest'
import { nameOf, pointsOf, readCard } from './cards.ts'

const today = '2026-11-21'

describe('a card', () => {
  it('says what was printed, to the code point; empty text is none', () => {
    expect(readCard({ exchangedOn: today, name: '髙橋　花子', title: ' ' }, today)).toMatchObject({
      name: '髙橋　花子',
      title: null,
    })
  })

  it('names somebody or something, and was not exchanged in the future', () => {
    const refused = (given: Parameters<typeof readCard>[0]): string[] => {
      try {
        readCard(given, today)
        return []
      } catch (error) {
        return (error as { extra: { fields: { path: string }[] } }).extra.fields.map(({ path }) => path)
      }
    }
    expect(refused({ exchangedOn: today, title: '部長' })).toEqual(['name'])
    expect(refused({ exchangedOn: '2026-11-22', company: '株式会社あ' })).toEqual(['exchangedOn'])
    expect(refused({ exchangedOn: today, email: 'a@example.jp' })).toEqual([])
  })

  it('gives its contact points, a postal code in front of the address by itself', () => {
    const card = { phone: '03-3812-2111', email: null, address: '〒113-0033 東京都文京区本郷2-30-7' }
    expect(pointsOf(card)).toEqual([
      { kind: 'phone', value: '03-3812-2111', label: '勤務先' },
      { kind: 'address', value: '東京都文京区本郷2-30-7', postalCode: '1130033', label: '勤務先' },
    ])
    expect(pointsOf({ ...card, phone: null, address: '東京都文京区本郷2-30-7' })).toEqual([
      { kind: 'address', value: '東京都文京区本郷2-30-7', label: '勤務先' },
    ])
  })

  it('gives the name of a new customer', () => {
    expect(nameOf('髙橋　花子')).toEqual({ familyName: '髙橋', givenName: '花子' })
    expect(nameOf(null)).toEqual({ familyName: null, givenName: null })
  })
})
