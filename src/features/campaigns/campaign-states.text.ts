import { defineText } from '#kit/text.ts'

/** States of campaigns and of their recipients in a word, and what a campaign waits for in a sentence. */
export const campaignStatesText = defineText({
  draft: { ja: '下書き', en: 'Draft' },
  waitingApproval: { ja: '承認待ち', en: 'Waits for approval' },
  scheduled: { ja: '予定', en: 'Planned' },
  freezing: { ja: '宛先を確定中', en: 'Fixing the recipients' },
  testing: { ja: 'テスト中', en: 'Testing' },
  running: { ja: '送信中', en: 'Going out' },
  paused: { ja: '一時停止中', en: 'Paused' },
  done: { ja: '終わりました', en: 'Done' },
  cancelled: { ja: '中止しました', en: 'Cancelled' },
  stopped: { ja: '自動で止まりました', en: 'Stopped by itself' },

  to_waiting: { ja: '案が決まるのを待っています', en: 'Wait for the winner' },
  to_heldOut: { ja: '対照群', en: 'Held out' },
  to_queued: { ja: 'これから送ります', en: 'Still to be sent' },
  to_taken: { ja: '送る用意をしています', en: 'Being made ready' },
  to_sending: { ja: '送っています', en: 'Being sent' },
  to_underWay: { ja: '送っています', en: 'Being sent' },
  to_sent: { ja: '送りました', en: 'Sent' },
  to_kept: { ja: '送信箱に控えました', en: 'Kept in the mailbox' },
  to_failed: { ja: '送れませんでした', en: 'Failed' },
  to_unknown: { ja: '届いたか不明', en: 'Unknown' },
  to_skipped: { ja: '送りませんでした', en: 'Left out' },
  to_stopped: { ja: '中止で送りませんでした', en: 'Cancelled' },

  waits_start: { ja: '{at}に始まります。', en: 'Begins on {at}.' },
  waits_pace: {
    ja: '決めた速さに合わせて、次の分を待っています。',
    en: 'Waits for the next share of the speed that was set.',
  },
  waits_warmUp: {
    ja: '今日の分は送り終えました。残りは明日送ります（ウォームアップ）。',
    en: 'Today’s share has gone out. The rest follows tomorrow (warm-up).',
  },
  waits_quiet: {
    ja: '送らない時間です。{to}から続きを送ります。',
    en: 'These are quiet hours. It goes on at {to}.',
  },
  waits_hour: {
    ja: '一人ひとりがよく反応する時刻を待っています。',
    en: 'Waits for the hour in which each reacts most.',
  },
  waits_winner: {
    ja: 'A/B テストの結果を待っています。残りの方へは、案が決まってから送ります。',
    en: 'Waits for the test. The rest get their mail once the winner is known.',
  },
  waits_paused: {
    ja: '一時停止しています。再開すると続きを送ります。',
    en: 'Paused. It goes on once resumed.',
  },
  waits_stopped: {
    ja: '不達や迷惑メール報告が多いため、自動で止めました。',
    en: 'Stopped by itself, for too many bounces or complaints.',
  },
  waits_noSender: {
    ja: '送信プロセスが動いていません。動き始めると続きを送ります。',
    en: 'No sender process is running. It goes on as soon as one is.',
  },
  waits_retry: {
    ja: '相手のサーバーの都合で送れなかった分を、時間をおいて送り直します。',
    en: 'What the other server put off is tried again later.',
  },

  opens: { ja: '開封', en: 'opens' },
  clicks: { ja: 'クリック', en: 'clicks' },
  conversions: { ja: '購入', en: 'conversions' },
  revenue: { ja: '売上', en: 'revenue' },
})
