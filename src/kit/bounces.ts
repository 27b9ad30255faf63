import type { Phrase } from './text.ts'

/** Why a message came back, in our words. */
export const bounceReasons = [
  'userUnknown',
  'domainUnknown',
  'moved',
  'notAccepting',
  'suspended',
  'mailboxFull',
  'blockedByReceiver',
  'blocked',
  'spam',
  'policy',
  'auth',
  'rate',
  'greylisted',
  'tooLarge',
  'contentRejected',
  'relayDenied',
  'expired',
  'network',
  'system',
  'other',
] as const
export type BounceReason = (typeof bounceReasons)[number]

/** What a reason is called, and what follows from it. */
export const reasonWords: { readonly [R in BounceReason]: { label: Phrase; why: Phrase } } = {
  userUnknown: {
    label: { ja: '宛先がない', en: 'No such mailbox' },
    why: {
      ja: '相手のサーバーに、このメールアドレスはありません',
      en: 'The server of the receiver has no such mailbox',
    },
  },
  domainUnknown: {
    label: { ja: 'ドメインがない', en: 'No such domain' },
    why: {
      ja: 'このドメインは見つからないか、メールを受け取るサーバーがありません',
      en: 'The domain does not exist, or has no server that takes mail',
    },
  },
  moved: {
    label: { ja: '移転', en: 'Moved' },
    why: { ja: 'このアドレスはほかへ移りました', en: 'The mailbox has moved elsewhere' },
  },
  notAccepting: {
    label: { ja: 'メールを受け取らない', en: 'Takes no mail' },
    why: {
      ja: 'このドメインはメールを受け取らないと公表しています',
      en: 'The domain says that it takes no mail at all',
    },
  },
  suspended: {
    label: { ja: '利用停止中', en: 'Suspended' },
    why: {
      ja: 'このメールボックスは、止められているか、使われていません',
      en: 'The mailbox is disabled, or no longer used',
    },
  },
  mailboxFull: {
    label: { ja: '容量超過', en: 'Mailbox full' },
    why: {
      ja: 'メールボックスがいっぱいです。空けば届きます',
      en: 'The mailbox is full; mail arrives once there is room again',
    },
  },
  blockedByReceiver: {
    label: { ja: '受信拒否の設定', en: 'Refused by the receiver' },
    why: {
      ja: '受信する人の設定（ドメイン指定受信・迷惑メール設定など）で断られました。アドレスはあります',
      en: 'The receiver’s own settings refuse it; the mailbox exists',
    },
  },
  blocked: {
    label: { ja: '送信元の拒否', en: 'Our server is blocked' },
    why: {
      ja: '送信元のサーバーが信用されていません。IPアドレスの評判や逆引きを確かめてください',
      en: 'Our sending server is not trusted: check its reputation and its reverse DNS',
    },
  },
  spam: {
    label: { ja: '迷惑メールと判定', en: 'Taken for spam' },
    why: {
      ja: '内容や送信元から、迷惑メールと判定されました',
      en: 'The server took the message for spam',
    },
  },
  policy: {
    label: { ja: '相手の方針', en: 'Against their policy' },
    why: {
      ja: '相手のサーバーの方針で断られました。送信元か書き方の問題で、アドレスの問題ではありません',
      en: 'The server refuses it by policy: about the sender or the message, not about the address',
    },
  },
  auth: {
    label: { ja: '送信ドメイン認証の失敗', en: 'Sender not authenticated' },
    why: {
      ja: 'SPF・DKIM・DMARCのどれかに合格しませんでした。差出人のドメインの設定を確かめてください',
      en: 'SPF, DKIM or DMARC did not pass: check the domain of the sender',
    },
  },
  rate: {
    label: { ja: '送りすぎ', en: 'Too many at once' },
    why: {
      ja: '短い間に多く送りすぎました。時間をおけば届きます',
      en: 'Too much was sent in a short time; later it arrives',
    },
  },
  greylisted: {
    label: { ja: '一時的な保留（グレイリスト）', en: 'Greylisted' },
    why: {
      ja: '初めての相手なので待たされました。時間をおけば届きます',
      en: 'Put off as the sender was new; later it arrives',
    },
  },
  tooLarge: {
    label: { ja: 'サイズ超過', en: 'Too large' },
    why: { ja: 'メールが大きすぎます', en: 'The message is larger than the server takes' },
  },
  contentRejected: {
    label: { ja: '内容の拒否', en: 'Content refused' },
    why: {
      ja: '添付ファイルや書き方のために断られました',
      en: 'Refused because of an attachment, or of how the message is made',
    },
  },
  relayDenied: {
    label: { ja: '中継の拒否', en: 'Relaying denied' },
    why: {
      ja: '送信に使ったサーバーが中継を断りました。メールサーバーの設定を確かめてください',
      en: 'A server would not relay: check the settings of the mail server',
    },
  },
  expired: {
    label: { ja: '時間切れ', en: 'Gave up' },
    why: {
      ja: '何日か試しても渡せず、あきらめました',
      en: 'Tried for some days, and given up',
    },
  },
  network: {
    label: { ja: '通信の失敗', en: 'Network failure' },
    why: {
      ja: '相手のサーバーとつながらないか、途中で切れました',
      en: 'The server could not be reached, or the line broke',
    },
  },
  system: {
    label: { ja: '相手のサーバーの不調', en: 'Trouble at their server' },
    why: { ja: '相手のサーバーに不具合があります', en: 'The server of the receiver has trouble' },
  },
  other: {
    label: { ja: '不明', en: 'Not known' },
    why: {
      ja: '理由を読み取れませんでした。相手の言葉をご覧ください',
      en: 'The reason could not be read: see what the server said',
    },
  },
}
