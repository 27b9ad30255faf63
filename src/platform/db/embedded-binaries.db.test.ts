import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copyBinaries, majorOf, packagedBinaries, programOf, restoreLinks } from './embedded-binaries.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enishi-binaries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('a copy of PostgreSQL runs from another folder and is made once', async () => {
  const packaged = await packagedBinaries(folder)
  const [copied, again] = await Promise.all([copyBinaries(packaged, folder), copyBinaries(packaged, folder)])
  expect(again).toEqual(copied)
  expect(copied.root.startsWith(folder)).toBe(true)
  expect(readdirSync(folder)).toEqual([`postgresql-${packaged.version}`])
  expect(execFileSync(programOf(copied, 'postgres'), ['--version'], { encoding: 'utf8' })).toContain(
    `PostgreSQL) ${majorOf(packaged)}.`,
  )
})

it('libraries whose links an install without scripts left out are found again', async () => {
  const copied = await copyBinaries(await packagedBinaries(folder), folder)
  const link = join(copied.root, 'lib', 'libicuuc.so.60')
  rmSync(link)
  expect(() => execFileSync(programOf(copied, 'postgres'), ['--version'], { stdio: 'pipe' })).toThrow(
    /libicuuc/,
  )
  await restoreLinks(copied)
  expect(existsSync(link)).toBe(true)
  execFileSync(programOf(copied, 'postgres'), ['--version'])
})
