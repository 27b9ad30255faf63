import { describe, expect, it } from 'vitest'
import { app } from '#app.ts'
import { labelOf } from './webhooks.events.ts'
import { post } from './webhooks.post.ts'
import { addressProblem, isPublic } from './webhooks.reach.ts'
import { secondsHeld, secondsUntilNext } from './webhooks.ts'

describe('where a webhook may go', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700::6810:84e5', '2400:3200::1'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  it.each([
    ...'127.0.0.1 10.1.2.3 172.31.255.255 192.168.0.1 169.254.169.254 100.100.100.100'.split(' '),
    ...'0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1 ::1 :: ::ffff:127.0.0.1'.split(' '),
    ...'::ffff:8.8.8.8 fe80::1 fd00::1 ff02::1 64:ff9b::a00:1 2002:7f00:1:: 2001:db8::1'.split(' '),
    'localhost',
  ])('%s is not', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  it.each([
    ...'ftp://example.jp example.jp javascript:alert(1) https://me:secret@example.jp/'.split(' '),
    ...'http://example.jp/ https://localhost/ https://a.localhost/ https://127.0.0.1/'.split(' '),
    // As a browser reads them: 127.0.0.1 in one number, in octal, and in version 6.
    ...'https://2130706433/ https://0177.0.0.1/ https://[::1]/ https://[::ffff:7f00:1]/'.split(' '),
  ])('%s is refused when it is typed', (url) => {
    expect(addressProblem(url, false)).not.toBeNull()
  })

  it('is anywhere in its own network where the operator allows it, but never without a proper address', () => {
    expect(addressProblem('https://example.jp/hook', false)).toBeNull()
    expect(addressProblem('http://10.0.0.5:8080/hook', true)).toBeNull()
    expect(addressProblem('file:///etc/passwd', true)).not.toBeNull()
  })

  it.each(['http://127.0.0.1:9/', 'http://localhost:9/', 'http://[::1]:9/'])(
    'is looked at again when it is called, so that %s is not reached by a name either',
    async (url) => {
      const answer = await post(new URL(url), { headers: {}, body: '{}' }, { isPrivateAllowed: false })
      expect(answer).toMatchObject({ status: null, problem: 'private', isHandedOver: false })
    },
  )
})

describe('how long it waits', () => {
  it('tries eight times, each later, for nearly two days', () => {
    const waits = Array.from({ length: 8 }, (_, at) => secondsUntilNext(at + 1))
    expect(waits).toEqual([5, 60, 600, 3600, 21_600, 43_200, 86_400, null])
  })

  it('holds everything back only after several rounds in which nothing got through, at most half an hour', () => {
    expect([1, 4, 5, 6, 7, 8, 100].map(secondsHeld)).toEqual([0, 0, 60, 300, 900, 1800, 1800])
  })
})

it('an event is called by its sentence, with what is of one customer left open', () => {
  expect(labelOf(app, 'segment.entered').ja).toBe('セグメント「…」に入りました')
  expect(labelOf(app, 'order.placed').ja).toBe('受注 … を受けました')
  expect([...app.events.keys()].filter((name) => /[{}]/.test(labelOf(app, name).en))).toEqual([])
})
