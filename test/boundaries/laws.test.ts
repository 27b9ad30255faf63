import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { order } from '#features/order.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const planted = join(root, 'test/boundaries/planted')

function lint(): { filename: string; code: string }[] {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/oxlint/bin/oxlint'),
      '--type-aware',
      '--no-ignore',
      '--format',
      'json',
      planted,
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 50_000_000 },
  )
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }
  return diagnostics.map(({ filename, code }) => ({
    filename: filename.slice(filename.indexOf('/src/') + 5),
    code,
  }))
}

describe('the laws of the house', () => {
  const found = lint()
  const files = readdirSync(join(planted, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) =>
    /\.tsx?$/.test(f),
  )

  it.each(files)('refuse the planted violation %s', (file) => {
    const expected = /must be refused by (\S+)/.exec(readFileSync(join(planted, 'src', file), 'utf8'))?.[1]
    expect(found.filter(({ filename }) => filename === file).map(({ code }) => code)).toContain(expected)
  })

  it('have every feature folder on the map, once', () => {
    const folders = readdirSync(join(root, 'src/features'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect([...order].sort()).toEqual(folders.sort())
  })

  it('keep every source file under 500 lines', () => {
    const long = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.(gen|data)\.ts$/.test(file))
      .filter((file) => readFileSync(join(root, 'src', file), 'utf8').split('\n').length > 500)
    expect(long).toEqual([])
  })

  it('load what is heavy only where it is needed: every process would pay for it at its start', () => {
    const heavy = /^import (?!type ).*'(?:mjml|pdfkit|imapflow|ssh2-sftp-client|yubin)'/m
    expect(heavy.test("import mjml2html from 'mjml'")).toBe(true)
    const eager = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      // The demo as a whole is loaded by who makes one.
      .filter((file) => /(?<!\.test)\.ts$/.test(file) && file !== 'features/demo/demo.places.ts')
      .filter((file) => heavy.test(readFileSync(join(root, 'src', file), 'utf8')))
    expect(eager).toEqual([])
  })
})
