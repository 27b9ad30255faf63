import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Problem } from '#kit/problem.ts'
import { contentDisposition } from './disposition.ts'
import { invalidInput, toProblem } from './problems.ts'

const failing = (code: string): Error => Object.assign(new Error('inside'), { code })

describe('what was thrown becomes a problem', () => {
  it('as it is, when it is one', () => {
    const problem = new Problem('stale')
    expect(toProblem(problem)).toEqual({ problem, bug: false })
  })

  it.each(['ENOSPC', '53100'])('that says to free space, when the disk is full (%s)', (code) => {
    const { problem } = toProblem(failing(code))
    expect(problem.status).toBe(503)
    expect(problem.say('ja')).toContain('ディスクがいっぱい')
  })

  it.each(['22P02', '22007', '22021'])(
    'of the sender, when the database cannot read a value (%s)',
    (code) => {
      expect(toProblem(failing(code)).problem.code).toBe('invalid')
    },
  )

  it.each(['57P01', 'ECONNREFUSED'])('that says to come back, when the database is away (%s)', (code) => {
    expect(toProblem(failing(code)).problem.code).toBe('unavailable')
  })

  it('without its insides, when it is a bug', () => {
    const { problem, bug } = toProblem(new Error('password is hunter2'))
    expect(bug).toBe(true)
    expect(JSON.stringify(problem.toBody('en', 'r'))).not.toContain('hunter2')
  })
})

describe('wrong input', () => {
  const shape = z.object({ name: z.string().min(1), age: z.int() })
  const said = (locale: 'ja' | 'en') => {
    const parsed = shape.safeParse({ name: '', age: 'old' })
    if (parsed.success) throw new Error('should not parse')
    return invalidInput(parsed.error, locale).toBody(locale, 'r').fields
  }

  it('is told for each field, in the language of the reader', () => {
    expect(said('en')?.map(({ path }) => path)).toEqual(['name', 'age'])
    expect(said('ja')?.every(({ message }) => /[ぁ-ん]/.test(message))).toBe(true)
    expect(said('en')?.every(({ message }) => !/[ぁ-ん]/.test(message))).toBe(true)
  })
})

describe('a downloaded file', () => {
  it.each([
    ['顧客一覧 2026.csv', "filename*=UTF-8''%E9%A1%A7%E5%AE%A2%E4%B8%80%E8%A6%A7%202026.csv"],
    ['a"b\\c/d.csv', 'filename="a_b_c_d.csv"'],
    ["o'brien(1)*.pdf", "filename*=UTF-8''o%27brien%281%29%2A.pdf"],
    ['line\r\nset-cookie: x', 'filename="line__set-cookie: x"'],
  ])('keeps its name %s', (name, expected) => {
    expect(contentDisposition(name, false)).toContain(expected)
    expect(contentDisposition(name, false)).not.toMatch(/[\r\n]/)
  })

  it('is shown in the page only when asked', () => {
    expect(contentDisposition('a.png', true)).toMatch(/^inline;/)
    expect(contentDisposition('a.png', false)).toMatch(/^attachment;/)
  })
})
