import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailTokens, type MailToken, type MailTokens } from './mail-tokens.ts'

const uuid = fc.uuid({ version: 7 })
const link = fc.nat({ max: 65_535 })
const token: fc.Arbitrary<MailToken> = fc.oneof(
  fc.record({ of: fc.constant('message' as const), mailId: uuid, link }),
  fc.record({
    of: fc.constant('campaign' as const),
    campaign: fc.nat({ max: 0xffff_ffff }),
    customerId: uuid,
    variant: fc.nat({ max: 255 }),
    link,
  }),
)

describe('tokens of mails', () => {
  let dataDir: string
  let clicks: MailTokens
  let returns: MailTokens
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'enishi-tokens-'))
    clicks = await mailTokens(dataDir, 'click')
    returns = await mailTokens(dataDir, 'return')
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  it('say what they were made of, in whatever case they come back', () => {
    fc.assert(
      fc.property(token, (one) => {
        const text = clicks.make(one)
        expect(text).toMatch(/^[a-z2-7]{52}$/)
        expect(clicks.read(text)).toEqual(one)
        expect(clicks.read(text.toUpperCase())).toEqual(one)
      }),
    )
  })

  it('are refused with any letter changed, cut, added to, or made for something else', () => {
    fc.assert(
      fc.property(token, fc.nat({ max: 51 }), fc.constantFrom('a', '7', '0', 'é'), (one, at, letter) => {
        const text = clicks.make(one)
        const changed = text.slice(0, at) + letter + text.slice(at + 1)
        if (changed !== text) expect(clicks.read(changed)).toBeNull()
        expect(clicks.read(text.slice(0, at))).toBeNull()
        expect(clicks.read(`${text}a`)).toBeNull()
        expect(returns.read(text)).toBeNull()
      }),
    )
  })
})
