import { expect, test } from 'vitest'
import type { Health } from '../customers.health.ts'
import { canBeJudged, judgementsOf } from './contact-health.ts'

const now = new Date('2026-11-20T03:00:00Z')
const bounced: Health = {
  version: 3,
  verifiedAt: null,
  verifiedBy: null,
  softBounces: 0,
  bouncedAt: '2026-11-19T03:00:00+00:00',
  said: '550 5.1.1 user unknown',
  complainedAt: null,
  deliveredAt: null,
  state: 'bounced',
}

test('of an address of which nothing is known a person can only say that it is theirs', () => {
  const [verify, ...others] = judgementsOf(null)
  expect(others).toEqual([])
  expect(verify?.key).toBe('verify')
  expect(verify?.to(now)).toMatchObject({
    version: 0,
    verifiedAt: now.toISOString(),
    verifiedBy: 'operator',
  })
})

test('verifying one at which nothing arrived says that something does', () => {
  const verify = judgementsOf(bounced).find(({ key }) => key === 'verify')
  expect(verify?.to(now)).toMatchObject({ version: 3, bouncedAt: null, said: null })
})

test('clearing a failure leaves a complaint, and the other way round', () => {
  const both = { ...bounced, complainedAt: '2026-11-18T03:00:00+00:00' }
  const [bounce, complaint] = judgementsOf(both)
  expect([bounce?.key, complaint?.key]).toEqual(['clearBounce', 'clearComplaint'])
  expect(bounce?.to(now)).toMatchObject({ bouncedAt: null, complainedAt: both.complainedAt })
  expect(complaint?.to(now)).toMatchObject({ bouncedAt: both.bouncedAt, complainedAt: null })
})

test('a URL, and what is no address, cannot be judged', () => {
  expect(canBeJudged({ kind: 'url', notes: [] })).toBe(false)
  expect(canBeJudged({ kind: 'email', notes: ['invalid'] })).toBe(false)
  expect(canBeJudged({ kind: 'email', notes: ['carrier'] })).toBe(true)
})
