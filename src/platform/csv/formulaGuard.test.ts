import { describe, expect, it } from 'vitest'
import { guardFormula, unguardFormula } from './formulaGuard.ts'

const FORMULAS = [
  '=1+1',
  "=cmd|'/c calc'!A1",
  '+SUM(A1)',
  '-2+cmd',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '＠SUM(A1)',
]
const HARMLESS = [
  '',
  '山田',
  '1-2',
  '+81 90-1234-5678',
  '+81(0)3-1234-5678',
  '-1980',
  '-1,980.5',
  '-5%',
  '-',
  '－',
  '－１９８０',
]

describe('the formula guard', () => {
  it.each(FORMULAS)('puts an apostrophe before %j', (text) => {
    expect(guardFormula(text)).toBe(`'${text}`)
  })

  it.each(HARMLESS)('leaves %j as it is', (text) => {
    expect(guardFormula(text)).toBe(text)
  })

  it.each([...FORMULAS, ...HARMLESS].flatMap((text) => [text, `'${text}`, `''${text}`]))(
    'is undone exactly for %j',
    (text) => {
      expect(unguardFormula(guardFormula(text))).toBe(text)
    },
  )

  it('is not undone where it was never done', () => {
    expect(unguardFormula("'+81 90-1234-5678")).toBe("'+81 90-1234-5678")
    expect(unguardFormula("'山田")).toBe("'山田")
  })
})
