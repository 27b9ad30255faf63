import { describe, expect, it } from 'vitest'
import { reasonToStop } from './delivery.breaker.ts'
import { isAboutRate, Pacing, restMinutes } from './delivery.pace.ts'
import { isAligned, readDmarc, readSpf, readTags } from './delivery.records.ts'
import { returnPathOf } from './delivery.settings.ts'

describe('the speed of a provider', () => {
  const paces = [{ name: 'a', domains: ['a.example', 'b.example'], connections: 2, perMinute: 60 }]

  it('is shared by its domains and by the processes, and makes up no lost time', () => {
    const pacing = new Pacing(paces, 2, 0)
    const started = (now: number): boolean => {
      const may = pacing.tryStart('b.example', now)
      if (may) pacing.finish('a.example')
      return may
    }
    expect([0, 1000, 1999, 2000, 3999, 4000].map(started)).toEqual([true, false, false, true, false, true])
    expect([600_000, 600_001].map(started)).toEqual([true, false])
    expect(pacing.tryStart('c.example', 0)).toBe(true)
  })

  it('lets so many go at the same time', () => {
    const pacing = new Pacing(
      [{ ...paces[0], name: 'a', domains: ['a.example'], connections: 2, perMinute: null }],
      1,
      0,
    )
    expect([0, 0, 0].map((now) => pacing.tryStart('a.example', now))).toEqual([true, true, false])
    pacing.finish('a.example')
    expect(pacing.tryStart('a.example', 0)).toBe(true)
  })

  it('keeps a few ready, and takes more when few are left', () => {
    const pacing = new Pacing(paces, 1, 0)
    expect([1, 2, 3, 4, 5, 6].map(() => pacing.hold('a.example'))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ])
    expect(pacing.closed(0)).toEqual(['a.example', 'b.example'])
    for (let left = 5; left > 1; left--) {
      expect(pacing.closed(0)).not.toEqual([])
      pacing.letGo('a.example')
    }
    expect(pacing.closed(0)).toEqual([])
  })

  it('is nothing while the domain rests, the longer the more often it asked', () => {
    const pacing = new Pacing(paces, 1, 0)
    pacing.rest('a.example', 5000)
    expect([pacing.tryStart('a.example', 4999), pacing.tryStart('a.example', 5000)]).toEqual([false, true])
    expect([1, 2, 3, 4, 5, 9].map(restMinutes)).toEqual([1, 3, 9, 27, 60, 60])
  })
})

it.each([
  ['421 4.7.28 Our system has detected an unusual rate of unsolicited mail', true],
  ['450 4.7.1 Too many messages, try again later', true],
  ['451 4.7.650 The mail server has been temporarily rate limited', true],
  ['450 4.2.0 greylisted, come back in 5 minutes', false],
  ['452 4.2.2 The mailbox is full', false],
])('%s speaks of how much we send: %s', (said, isRate) => {
  expect(isAboutRate(said)).toBe(isRate)
})

it('advertising stops above a limit, and not before enough was sent', () => {
  const limits = { after: 200, window: 1000, bounces: 5, complaints: 0.3 }
  expect(reasonToStop({ sent: 199, bounced: 199, complained: 0 }, limits)).toBeNull()
  expect(reasonToStop({ sent: 200, bounced: 10, complained: 0 }, limits)).toBeNull()
  expect(reasonToStop({ sent: 200, bounced: 11, complained: 0 }, limits)).toEqual({ why: 'bounces', bad: 11 })
  expect(reasonToStop({ sent: 1000, bounced: 60, complained: 4 }, limits)).toEqual({
    why: 'complaints',
    bad: 4,
  })
})

it('bounces come back with what they are about, in either form, or to the sender', () => {
  expect(returnPathOf('bounce@example.jp', 'token', 'a@example.jp')).toBe('bounce+token@example.jp')
  expect(returnPathOf('@return.example.jp', 'token', 'a@example.jp')).toBe('token@return.example.jp')
  expect(returnPathOf('', 'token', 'a@example.jp')).toBe('a@example.jp')
  expect(returnPathOf('bounce@example.jp', null, 'a@example.jp')).toBe('a@example.jp')
})

it('records are read as receivers read them', () => {
  expect(
    readSpf('v=spf1 ip4:192.0.2.1 ?include:a.example exp=x.example redirect=b.example -ALL oops:1'),
  ).toEqual({
    terms: [
      { qualifier: '+', name: 'ip4', value: '192.0.2.1' },
      { qualifier: '?', name: 'include', value: 'a.example' },
      { qualifier: '-', name: 'all', value: '' },
    ],
    redirect: 'b.example',
    unknown: ['oops:1'],
  })
  expect(readSpf('v=spf1 a/24 mx//64 ~all').unknown).toEqual([])
  expect(readTags('v=DKIM1; p=AA BB ;p=second; k=rsa').get('p')).toBe('AA BB')
  expect(readDmarc('v=DMARC1; p=maybe')).toBeNull()
  expect(readDmarc('v=DMARC1;p=Reject;adkim=s')).toEqual({
    policy: 'reject',
    policyBelow: 'reject',
    percent: 100,
    strictDkim: true,
    strictSpf: false,
    reportsTo: [],
  })
  expect(
    readDmarc(
      'v=DMARC1; p=none; sp=reject; pct=20; rua=mailto:a@x.example!10m, mailto:b@y.example, https://z',
    ),
  ).toMatchObject({
    policyBelow: 'reject',
    percent: 20,
    reportsTo: ['a@x.example', 'b@y.example'],
  })
  expect([
    isAligned('mail.example.jp', 'example.jp', false),
    isAligned('mail.example.jp', 'example.jp', true),
    isAligned('badexample.jp', 'example.jp', false),
    isAligned('a.co.jp', 'b.co.jp', false),
  ]).toEqual([true, false, false, false])
})
