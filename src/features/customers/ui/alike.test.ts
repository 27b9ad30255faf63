import { describe, expect, it } from 'vitest'
import { gather, questionsOf } from './alike.ts'

const nothing = { phone: '', email: '', familyName: '', givenName: '' }

describe('looking for the same person while one types', () => {
  it('does not ask for halves of anything', () => {
    expect(questionsOf({ ...nothing, phone: '090-12', email: 'tanaka@', familyName: '田中' })).toEqual([])
  })
  it('asks for a phone by its digits, in any width', () => {
    expect(questionsOf({ ...nothing, phone: '０９０−１２３４−５６７８' })).toEqual([
      { by: 'samePhone', q: '09012345678' },
    ])
  })
  it('asks for an e-mail and a whole name', () => {
    expect(questionsOf({ ...nothing, email: 'a@example.jp', familyName: '田中', givenName: '花子' })).toEqual(
      [
        { by: 'sameEmail', q: 'a@example.jp' },
        { by: 'sameName', q: '田中 花子' },
      ],
    )
  })
})

describe('those who were found', () => {
  it('are listed once, with everything that speaks for them, the likeliest first', () => {
    const found = gather([
      { by: 'samePhone', rows: [{ id: 'a' }, { id: 'b' }] },
      { by: 'sameName', rows: [{ id: 'b' }] },
    ])
    expect(found).toEqual([
      { row: { id: 'b' }, by: ['samePhone', 'sameName'] },
      { row: { id: 'a' }, by: ['samePhone'] },
    ])
  })
})
