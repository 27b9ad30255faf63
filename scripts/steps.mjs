// What `npm test` consists of, and how its results are counted. Plain JavaScript for Node 20.
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { root } from './bootstrap.mjs'

/**
 * A step is one command. `after` names the step whose outcome it needs, `minutes` is when it is taken for hung,
 * `report` is where a test runner writes its counts; a step without one is itself one test.
 * @typedef {{ name: string, title: string, args: string[], after?: string, minutes: number, report?: string }} Step
 */

const reports = join(root, '.cache', 'test')
const packaged = (path) => join(root, 'node_modules', path)

/**
 * In this order, two at a time: what answers soon comes first, and the two long ones run side by side.
 * @type {Step[]}
 */
export const steps = [
  {
    name: 'format',
    title: 'Format (oxfmt)',
    args: [packaged('oxfmt/bin/oxfmt'), '--check', '.'],
    minutes: 2,
  },
  {
    name: 'build',
    title: 'Web app (vite)',
    args: [join(root, 'scripts', 'build.mjs')],
    minutes: 6,
  },
  {
    name: 'lint',
    title: 'Lint (oxlint, with types)',
    args: [
      packaged('oxlint/bin/oxlint'),
      '--type-aware',
      '--deny-warnings',
      '--ignore-pattern=test/boundaries/planted',
    ],
    minutes: 5,
  },
  {
    name: 'types',
    title: 'Types (tsc)',
    args: [packaged('typescript/bin/tsc'), '-p', root, '--pretty', 'false'],
    minutes: 5,
  },
  {
    name: 'size',
    title: 'Size of the first load',
    args: [join(root, 'scripts', 'check-size.mjs')],
    after: 'build',
    minutes: 1,
  },
  vitest('unit', 'Unit tests', 6),
  // Half of their time they wait for the database: more of them than cores.
  {
    ...vitest('db', 'Integration tests (PostgreSQL)', 25, Math.ceil(availableParallelism() * 1.5)),
    after: 'build',
  },
  { ...vitest('e2e', 'End-to-end tests (Chromium)', 25), after: 'build' },
]

/** @returns {Step} */
function vitest(project, title, minutes, workers = availableParallelism()) {
  const report = join(reports, `${project}.json`)
  return {
    name: project,
    title,
    args: [
      `--import=${new URL('./end-with-parent.mjs', import.meta.url)}`,
      packaged('vitest/vitest.mjs'),
      'run',
      `--project=${project}`,
      `--maxWorkers=${workers}`,
      // A line a file, and what failed in it at once: also of a run that is stopped something is known.
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    minutes,
    report,
  }
}

/**
 * How many tests of a finished step passed and failed, and the files to look at. A runner that crashed, wrote no report
 * or ran no test has failed, whatever it says of itself.
 * @param {Step} step
 * @param {number | null} code the exit code; null when it was ended by a signal
 * @returns {{ passed: number, failed: number, files: string[] }}
 */
export function countOf({ report }, code) {
  if (report === undefined) return code === 0 ? { passed: 1, failed: 0, files: [] } : failedAs([])
  const files = readReport(report)
  if (!files) return failedAs([])
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const failed = tests.filter(({ status }) => status === 'failed').length + broken.length
  const failing = files.filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name))
  if (failed === 0 && (code !== 0 || passed === 0)) return { ...failedAs(failing), passed }
  return { passed, failed, files: failing }
}

function failedAs(files) {
  return { passed: 0, failed: 1, files }
}

function readReport(path) {
  if (!existsSync(path)) return null
  try {
    const { testResults } = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(testResults) ? testResults : null
  } catch {
    return null
  }
}

/** The command that repeats what failed, and nothing else. */
export function repeatOf({ name, report }, files) {
  return report === undefined || files.length === 0
    ? `npm test ${name}`
    : `npx vitest run --project ${name} ${files.join(' ')}`
}
