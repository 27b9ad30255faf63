import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

type Bootstrap = {
  isInstalled(folder: string, options?: { dev?: boolean }): boolean
  fingerprintOf(folder: string): string
}
/** Plain JavaScript without types, because it runs on Node 20 before anything is installed. */
const url = new URL('../../../scripts/bootstrap.mjs', import.meta.url).href
const { isInstalled, fingerprintOf }: Bootstrap = await import(url)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enishi-bootstrap-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
}

describe('dependencies', () => {
  const pg = { version: '8.23.1', integrity: 'sha512-a' }
  const vitest = { version: '5.1.1', integrity: 'sha512-b', dev: true }
  const windows = { version: '1.0.0', integrity: 'sha512-c', optional: true }
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/pg': pg,
    'node_modules/vitest': vitest,
    'node_modules/win': windows,
  }

  function install(packages: object): void {
    put('package-lock.json', { packages: wanted })
    put('node_modules/.package-lock.json', { packages })
  }

  it('are missing before the first install and after a broken-off one', () => {
    put('package-lock.json', { packages: wanted })
    expect(isInstalled(folder)).toBe(false)
    mkdirSync(join(folder, 'node_modules'))
    expect(isInstalled(folder)).toBe(false)
  })

  it('are complete without those of other platforms', () => {
    install({ 'node_modules/pg': pg, 'node_modules/vitest': vitest })
    expect(isInstalled(folder, { dev: true })).toBe(true)
  })

  it('for tests are only needed by tests', () => {
    install({ 'node_modules/pg': pg })
    expect(isInstalled(folder)).toBe(true)
    expect(isInstalled(folder, { dev: true })).toBe(false)
  })

  it('are stale when the lockfile names another version or another content', () => {
    install({ 'node_modules/pg': { ...pg, version: '8.22.0' } })
    expect(isInstalled(folder)).toBe(false)
    install({ 'node_modules/pg': { ...pg, integrity: 'sha512-z' } })
    expect(isInstalled(folder)).toBe(false)
  })
})

describe('the web app is built again', () => {
  beforeEach(() => {
    put('package-lock.json', {})
    put('src/web/main.tsx', 'a')
    put('src/features/tags/tags.api.ts', 'a')
    put('src/features/tags/tags.store.ts', 'a')
    put('src/features/tags/ui/Tag.tsx', 'a')
  })

  it.each([
    'src/web/main.tsx',
    'src/features/tags/ui/Tag.tsx',
    'src/features/tags/tags.api.ts',
    'src/kit/text.ts',
    'package-lock.json',
  ])('after a change of %s', (path) => {
    const before = fingerprintOf(folder)
    put(path, 'b')
    expect(fingerprintOf(folder)).not.toBe(before)
  })

  it.each(['src/features/tags/tags.store.ts', 'src/web/main.test.tsx', 'src/platform/config.ts'])(
    'not after a change of %s',
    (path) => {
      const before = fingerprintOf(folder)
      put(path, 'b')
      expect(fingerprintOf(folder)).toBe(before)
    },
  )

  it('after a file got another name', () => {
    const before = fingerprintOf(folder)
    put('src/web/other.tsx', 'a')
    rmSync(join(folder, 'src/web/main.tsx'))
    expect(fingerprintOf(folder)).not.toBe(before)
  })
})
