import { expect, test } from 'vitest'
import { isGone, keyOf } from './health.ts'

test.each([
  '550 5.1.1 <taro@mizuno.co.jp>: Recipient address rejected: User unknown in virtual mailbox table',
  '550 5.1.1 The email account that you tried to reach does not exist.',
  '550 Unknown user taro@docomo.ne.jp',
  '550 5.2.1 The email account that you tried to reach is disabled',
  '551 5.1.6 User has moved',
  '553 5.1.3 The recipient address is not a valid address',
  '550 user unknown',
])('%s says that the mailbox is gone', (said) => {
  expect(isGone(said)).toBe(true)
})

test.each([
  '552 5.2.2 Mailbox full',
  '550 5.7.1 Message rejected as spam',
  '550 5.7.26 Unauthenticated email is not accepted: DMARC',
  '554 5.7.1 Relay access denied',
  '550 5.1.8 Sender address rejected: Domain not found',
  '550 Message blocked by policy',
  '550 Mailbox quota exceeded',
  '550 Sender verify failed',
  '554 Transaction failed',
  '552 message too large',
  '451 4.3.0 Try again later',
  '421 Service not available',
  '',
])('%s says nothing of the mailbox itself', (said) => {
  expect(isGone(said)).toBe(false)
})

test('an address has the key of its contact point, however it was written', () => {
  expect(keyOf('email', 'Taro..Y@Docomo.ne.jp')).toBe('taro..y@docomo.ne.jp')
  expect(keyOf('phone', '０９０-1234-5678')).toBe('09012345678')
  expect(keyOf('email', 'nobody')).toBe('')
})
