import { describe, expect, it } from 'vitest'
import { hintOf } from './palette.ts'

const row = {
  kana: 'タナカ ハナコ',
  company: '株式会社みどり商会',
  phone: '090-1234-5678',
  email: 'hanako@example.co.jp',
  code: 'A-1',
}

describe('what stands beside a name in the palette', () => {
  it('is the reading and the company, when one searched by name', () => {
    expect(hintOf(row, '田中')).toBe('タナカ ハナコ・株式会社みどり商会')
  })
  it('is the phone first, when one searched by its digits', () => {
    expect(hintOf(row, '５６７８')).toBe('090-1234-5678・タナカ ハナコ・株式会社みどり商会')
  })
  it('is the e-mail first, when one began to type it', () => {
    expect(hintOf(row, 'hana')).toBe('hanako@example.co.jp・タナカ ハナコ・株式会社みどり商会')
  })
  it('is a way to reach somebody of no company', () => {
    expect(hintOf({ ...row, company: null }, '田中')).toBe('タナカ ハナコ・090-1234-5678')
  })
  it('is empty for somebody of whom only the name is known', () => {
    expect(hintOf({ kana: '', company: null, phone: null, email: null, code: null }, '田中')).toBe('')
  })
})
