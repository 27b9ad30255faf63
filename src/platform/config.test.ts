import { resolve } from 'node:path'
import { Problem } from '#kit/problem.ts'
import { describe, expect, it } from 'vitest'
import { addressOf, loadConfig, maskUrl, unknownVariables, type Variable, variables } from './config.ts'

function complaints(env: { [name: string]: string }): { path: string; ja: string; en: string }[] {
  try {
    loadConfig(env)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.extra.fields ?? []).map(({ path, message }) =>
      typeof message === 'string' ? { path, ja: message, en: message } : { path, ...message },
    )
  }
  return []
}

describe('the configuration', () => {
  it('needs no variable at all', () => {
    expect(loadConfig({})).toEqual({
      dataDir: resolve('data'),
      port: 3000,
      host: 'localhost',
      databaseUrl: null,
      logLevel: 'info',
      publicUrl: 'http://localhost:3000',
      trustProxy: false,
      secureCookies: false,
      worker: true,
      maxUploadBytes: 500_000_000,
      maxFileBytes: 25_000_000,
      emptyBinDays: null,
      importDir: null,
      webhookPrivate: false,
    })
  })

  it('cannot be changed after it was read', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true)
  })

  it('takes an empty value as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '  ', ENISHI_PUBLIC_URL: '' })).toEqual(loadConfig({}))
  })

  it('makes cookies secure when the public URL is https, unless told otherwise', () => {
    const https = { ENISHI_PUBLIC_URL: 'https://crm.example.jp/' }
    expect(loadConfig(https)).toMatchObject({ publicUrl: 'https://crm.example.jp', secureCookies: true })
    expect(loadConfig({ ...https, ENISHI_SECURE_COOKIES: 'false' }).secureCookies).toBe(false)
    expect(loadConfig({ ENISHI_SECURE_COOKIES: 'on' }).secureCookies).toBe(true)
  })

  it('trusts a number of proxies, all of them, or none', () => {
    expect(loadConfig({ ENISHI_TRUST_PROXY: '1' }).trustProxy).toBe(1)
    expect(loadConfig({ ENISHI_TRUST_PROXY: 'true' }).trustProxy).toBe(true)
    expect(loadConfig({ ENISHI_TRUST_PROXY: '0' }).trustProxy).toBe(false)
  })

  it('names every wrong variable at once, with what it is and what it may be, in both languages', () => {
    expect(complaints({ PORT: '70000', ENISHI_LOG: 'loud', HOST: 'my host' })).toEqual([
      {
        path: 'PORT',
        ja: 'PORT（待ち受けるポート）は「70000」ではなく、0〜65535 の整数（0 は空きポート）にしてください',
        en: 'PORT (the port to listen on) must be a whole number from 0 to 65535 (0: any free port), not “70000”',
      },
      expect.objectContaining({ path: 'HOST' }),
      expect.objectContaining({ path: 'ENISHI_LOG', en: expect.stringContaining('silent, error, warn') }),
    ])
  })

  it.each([
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', '0x50'],
    ['DATABASE_URL', 'mysql://u@h/d'],
    ['ENISHI_PUBLIC_URL', 'crm.example.jp'],
    ['ENISHI_TRUST_PROXY', '11'],
    ['ENISHI_SECURE_COOKIES', 'maybe'],
    ['ENISHI_WORKER', '2'],
    ['ENISHI_MAX_UPLOAD_MB', '0'],
    ['ENISHI_MAX_FILE_MB', '0'],
    ['ENISHI_EMPTY_BIN_DAYS', '-1'],
  ] satisfies [Variable, string][])('refuses %s=%s', (name, value) => {
    expect(complaints({ [name]: value }).map(({ path }) => path)).toEqual([name])
  })

  it('never prints the password of a database URL, even of a broken one', () => {
    expect(JSON.stringify(complaints({ DATABASE_URL: 'postgre://enishi:geheim@db/x' }))).not.toContain(
      'geheim',
    )
    expect(maskUrl('postgres://enishi:geheim@db:5432/x?password=geheim')).toBe(
      'postgres://enishi:***@db:5432/x?password=***',
    )
    expect(maskUrl('geheim')).toBe('***')
  })

  it('explains each variable in both languages', () => {
    for (const { what, may } of Object.values(variables))
      expect([what.ja, what.en, may.ja, may.en].every((text) => text.length > 3)).toBe(true)
  })

  it('notices misspelt names of ours', () => {
    expect(unknownVariables({ ENISHI_PUBLIC_ULR: 'x', ENISHI_DATA: 'y', HOME: 'z' })).toEqual([
      'ENISHI_PUBLIC_ULR',
    ])
  })
})

describe('the address to open', () => {
  it.each([
    ['0.0.0.0', 'http://localhost:80'],
    ['::', 'http://localhost:80'],
    ['::1', 'http://[::1]:80'],
    ['crm.local', 'http://crm.local:80'],
  ])('for %s is %s', (host, expected) => {
    expect(addressOf(host, 80)).toBe(expected)
  })
})
