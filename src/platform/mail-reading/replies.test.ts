import { describe, expect, it } from 'vitest'
import { stopWishIn } from './replies.ts'
import { understand } from './understand.ts'

const wish = (text: string, subject = 'Re: お知らせ') => stopWishIn({ subject, text })
const raw = (subject: string, body: string, ...headers: string[]) =>
  Buffer.from(
    [
      'From: a@example.jp',
      `Subject: ${subject}`,
      ...headers,
      'Content-Type: text/plain; charset=utf-8',
      '',
      body,
    ].join('\r\n'),
  )

describe('a wish to get no more mail', () => {
  it.each([
    '配信停止',
    '配信停止をお願いします。',
    '配信を停止してください',
    'メルマガの解除をお願いいたします。\n\n山田',
    '退会希望です。',
    'もうメールを送らないでください。',
    '今後メールは不要です。',
    '配信解除でお願いします',
    'ご案内は不要です。',
    'ＤＭ停止希望',
    'unsubscribe',
    'Please remove me from your list.',
    'Stop sending me these emails.',
    'STOP',
    'Do not email me again',
  ])('is clear: %s', (text) => expect(wish(text)).toBe('clear'))

  it.each([
    '配信停止しないでください。',
    '配信停止はどうすればよいですか？',
    '間違って配信停止してしまいました。',
    '配信を再開してください。先日停止したものです。',
    'Please don’t unsubscribe me.'.replace('’', "'"),
    'How can I unsubscribe?',
    `先日の商品の件です。${'とても良い品でした。'.repeat(60)}配信停止の件は別途連絡します。`,
  ])('may be something else, so that a person decides: %s', (text) => expect(wish(text)).toBe('unsure'))

  it.each([
    'ありがとうございます。届きました。',
    '了解です。\n\n2026年11月1日(日) 10:00 店 <shop@example.jp>:\n> 配信停止はこちら',
    'Thanks!\n\nOn Sun, Nov 1, 2026 at 10:00 AM Shop <shop@example.jp> wrote:\n> To unsubscribe click here',
    'よろしくお願いします。\n-----Original Message-----\nFrom: shop\n配信停止はこちら',
    '承知しました。\n\n差出人: 店\n送信日時: 2026年11月1日\n配信停止はこちら',
    '',
  ])('is not there: %s', (text) => expect(wish(text)).toBe('none'))

  it('in the subject counts where they wrote it themselves, not where it is our own that they answer', () => {
    expect(wish('', '配信停止')).toBe('clear')
    expect(wish('届きました', 'Re: 配信停止の手続きについて')).toBe('none')
  })
})

describe('who answers', () => {
  it.each([
    raw('x', 'y', 'Auto-Submitted: auto-replied'),
    raw('x', 'y', 'X-Autoreply: yes'),
    raw('x', 'y', 'Precedence: auto_reply'),
    raw('自動返信: Re: お知らせ', 'y'),
    raw('Out of Office: News', 'y'),
    raw('Automatic reply: News', 'y'),
    raw('【自動返信】お問い合わせありがとうございます', 'y'),
    raw('不在のお知らせ', 'y'),
    raw('夏季休業のお知らせ', 'y'),
    raw('Re: お知らせ', 'このメールは自動返信です。配信停止'),
  ])('is software', (message) => expect(understand(message).kind).toBe('autoReply'))

  it.each([
    ['reply', raw('Re: お知らせ', '届きました', 'Auto-Submitted: no')],
    ['stopRequest', raw('Re: お知らせ', '配信停止')],
    ['other', raw('お見積りのお願い', '10個ください')],
  ])('is a person (%s)', (kind, message) => expect(understand(message).kind).toBe(kind))
})
