import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

type Step = { name: string; report?: string; after?: string }
type Steps = {
  steps: Step[]
  countOf(step: Step, code: number | null): { passed: number; failed: number; files: string[] }
  repeatOf(step: Step, files: string[]): string
}
/** Plain JavaScript without types, because it runs on Node 20. */
const url = new URL('../scripts/steps.mjs', import.meta.url).href
const { steps, countOf, repeatOf }: Steps = await import(url)

const folder = mkdtempSync(join(tmpdir(), 'enishi-runner-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A step whose runner left this behind: files with the states of their tests, or any text. */
function stepThatReported(left: { status: string; tests: string[] }[] | string): Step {
  const report = join(folder, 'report.json')
  const testResults =
    typeof left === 'string'
      ? []
      : left.map(({ status, tests }, n) => ({
          name: new URL(`../src/file-${n}.test.ts`, import.meta.url).pathname,
          status,
          assertionResults: tests.map((state) => ({ status: state })),
        }))
  writeFileSync(report, typeof left === 'string' ? left : JSON.stringify({ testResults }))
  return { name: 'unit', report }
}

describe('a test runner is counted', () => {
  it('by its tests, leaving out the skipped ones', () => {
    const step = stepThatReported([{ status: 'passed', tests: ['passed', 'passed', 'skipped'] }])
    expect(countOf(step, 0)).toEqual({ passed: 2, failed: 0, files: [] })
  })

  it('by each test that failed, naming the file', () => {
    const step = stepThatReported([
      { status: 'passed', tests: ['passed'] },
      { status: 'failed', tests: ['passed', 'failed', 'failed'] },
    ])
    const count = countOf(step, 1)
    expect(count).toEqual({ passed: 2, failed: 2, files: ['src/file-1.test.ts'] })
    expect(repeatOf(step, count.files)).toBe('npx vitest run --project unit src/file-1.test.ts')
  })

  it('with one failure for a file that could not be loaded or cleaned up', () => {
    const step = stepThatReported([
      { status: 'failed', tests: [] },
      { status: 'failed', tests: ['passed'] },
    ])
    expect(countOf(step, 1)).toMatchObject({ passed: 1, failed: 2 })
  })

  it('as failed when it says so although every test passed', () => {
    const step = stepThatReported([{ status: 'passed', tests: ['passed'] }])
    expect(countOf(step, 1)).toEqual({ passed: 1, failed: 1, files: [] })
    expect(countOf(step, null)).toEqual({ passed: 1, failed: 1, files: [] })
  })

  it('as failed when it ran no test, or only skipped ones', () => {
    expect(countOf(stepThatReported([]), 0)).toMatchObject({ passed: 0, failed: 1 })
    expect(countOf(stepThatReported([{ status: 'passed', tests: ['skipped'] }]), 0)).toMatchObject({
      passed: 0,
      failed: 1,
    })
  })

  it('as failed when it left no report, or a broken one', () => {
    expect(countOf({ name: 'unit', report: join(folder, 'nothing.json') }, 0)).toMatchObject({ failed: 1 })
    expect(countOf(stepThatReported('{"testRes'), 0)).toMatchObject({ failed: 1 })
    expect(countOf(stepThatReported('{}'), 0)).toMatchObject({ failed: 1 })
  })
})

describe('a step without a report', () => {
  it('is one test, passed only when it ended well', () => {
    expect(countOf({ name: 'lint' }, 0)).toEqual({ passed: 1, failed: 0, files: [] })
    expect(countOf({ name: 'lint' }, 1)).toEqual({ passed: 0, failed: 1, files: [] })
    expect(countOf({ name: 'lint' }, null)).toEqual({ passed: 0, failed: 1, files: [] })
  })

  it('is repeated by its name', () => {
    expect(repeatOf({ name: 'lint' }, [])).toBe('npm test lint')
  })
})

it('what a step waits for comes before it', () => {
  const names = steps.map(({ name }) => name)
  for (const { name, after } of steps)
    if (after !== undefined) expect(names.indexOf(after), name).toBeLessThan(names.indexOf(name))
  expect(new Set(names).size).toBe(names.length)
})
