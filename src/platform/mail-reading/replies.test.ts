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
    'お世話になっております。山田です。\n今後のご案内メールは不要ですので、配信の停止をお願いいたします。\n\n--\n山田商店 山田太郎\n〒100-0001 東京都千代田区',
    '登録を削除してください\n\niPhoneから送信\n\n2026/11/01 10:00、店 <shop@example.jp>のメール:\n> 新商品のお知らせ',
    '停止\n\n________________________________\n差出人: 店 <shop@example.jp>\n送信日時: 2026年11月1日 10:00\n件名: お知らせ\n\n新商品です',
    'このメールの配信を希望しません。',
    'メールの受信を希望しません',
    'もう送ってこないで',
    '迷惑なので送らないで下さい',
    '解約済みなのでメールを止めてください',
    'Please take me off this list, thanks.\n\nSent from my iPhone',
    'Kindly unsubscribe.\n\n> On Nov 1, Shop wrote:\n>> buy now',
    'I no longer wish to receive these emails.',
    'cancel subscription',
  ])('is clear: %s', (text) => expect(wish(text)).toBe('clear'))

  it.each([
    '配信停止しないでください。',
    '配信停止はどうすればよいですか？',
    '間違って配信停止してしまいました。',
    '配信を再開してください。先日停止したものです。',
    'Please don’t unsubscribe me.'.replace('’', "'"),
    'How can I unsubscribe?',
    '配信停止の手続きを教えてください。',
    '配信停止したつもりはないのですが、メールが届かなくなりました。',
    '先日、配信停止をお願いしましたが、まだ届きます。どうなっていますか？',
    '主人のメールだけ配信停止になっていませんか。',
    'やっぱり配信停止は取り消してください。',
    'メールの配信停止ボタンが押せません。',
    'I clicked unsubscribe by mistake.',
    'Why did you stop sending me emails?',
    'Please do not remove me from the list.',
    `先日の商品の件です。${'とても良い品でした。'.repeat(60)}配信停止の件は別途連絡します。`,
  ])('may be something else, so that a person decides: %s', (text) => expect(wish(text)).toBe('unsure'))

  it.each([
    'ありがとうございます。届きました。',
    '了解です。\n\n2026年11月1日(日) 10:00 店 <shop@example.jp>:\n> 配信停止はこちら',
    'Thanks!\n\nOn Sun, Nov 1, 2026 at 10:00 AM Shop <shop@example.jp> wrote:\n> To unsubscribe click here',
    'よろしくお願いします。\n-----Original Message-----\nFrom: shop\n配信停止はこちら',
    '商品の配送を待っています。よろしくお願いします。',
    '定期購入の次回分について、お届け日を変更できますか。',
    '今回は結構です。また次の機会にお願いします。',
    'Can you stop by our office tomorrow?',
    'Thank you. The parcel arrived.\n\nLe dim. 1 nov. 2026 à 10:00, Shop <shop@example.jp> a écrit :\n> unsubscribe',
    '届きました。\n\n> 配信停止はこちら\n> https://example.jp/u',
    '承知しました。\n\n差出人: 店\n送信日時: 2026年11月1日\n配信停止はこちら',
    '',
  ])('is not there: %s', (text) => expect(wish(text)).toBe('none'))

  it('in the subject counts where they wrote it themselves, not where it is our own that they answer', () => {
    expect(wish('', '配信停止')).toBe('clear')
    expect(wish('届きました', 'Re: 配信停止の手続きについて')).toBe('none')
  })
})

it('words that flow over the ends of lines are whole again, and quotes stay quotes', () => {
  const { message, kind } = understand(
    Buffer.from(
      [
        'From: a@example.jp',
        'Subject: Re: x',
        'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes',
        '',
        'メールの配信停 ',
        '止をお願いします。',
        '',
        '> 配信 ',
        '> します',
        '-- ',
        '山田',
      ].join('\r\n'),
    ),
  )
  expect(message.text).toBe('メールの配信停止をお願いします。\n\n> 配信します\n-- \n山田')
  expect(kind).toBe('stopRequest')
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
    raw(
      'Re: お知らせ',
      '山田です。\n11月5日まで夏季休暇をいただいております。お急ぎの方は田中までご連絡ください。',
    ),
    raw('Re: お知らせ', 'ただいま出張のため不在にしております。11月5日に戻ります。'),
    raw('Re: News', 'I am out of the office until Monday and will have limited access to email.'),
    raw('Re: News', 'Thank you for your email. I am currently on annual leave and will reply on my return.'),
    raw('News', 'x', 'Auto-Submitted: auto-generated; owner-email="a@example.jp"'),
    raw('News', 'x', 'X-Autorespond: News'),
    raw('年末年始休業のご案内 Re: News', 'x', 'Precedence: bulk'),
    raw('既読: お知らせ', 'x'),
    raw('Réponse automatique : News', 'Je suis absent.', 'X-Auto-Response-Suppress: All'),
  ])('is software', (message) => expect(understand(message).kind).toBe('autoReply'))

  it.each([
    ['reply', raw('Re: お知らせ', '届きました', 'Auto-Submitted: no')],
    ['stopRequest', raw('Re: お知らせ', '配信停止')],
    ['other', raw('お見積りのお願い', '10個ください')],
    ['reply', raw('Re: 夏季休業のお知らせ', '休業中に届く荷物はありますか。')],
    ['reply', raw('Re: お知らせ', '注文した品の件です。自動でなく手で返信しています。')],
    // Somebody has to read it: they tell where they are to be reached.
    ['other', raw('メールアドレス変更のお知らせ', '新しいアドレスは次のとおりです。')],
    // What a list or a newsletter of theirs says of itself is no wish of theirs.
    [
      'other',
      raw('News of November', 'unsubscribe', 'List-Unsubscribe: <https://example.net/u>', 'Precedence: bulk'),
    ],
  ])('is a person (%s)', (kind, message) => expect(understand(message).kind).toBe(kind))
})
