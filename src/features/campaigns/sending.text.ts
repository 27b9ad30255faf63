import { defineText } from '#kit/text.ts'

/** The words around sending: what stands in the way, approval, and the last question. */
export const sendingText = defineText({
  summary: { ja: 'この配信は', en: 'This campaign' },
  checks: { ja: '送る前の確認', en: 'Before it is sent' },
  blocked: { ja: 'あと{count}つで送れます', en: '{count} to set right first' },
  allRight: { ja: '送れます', en: 'Ready to be sent' },
  look: { ja: '確かめること', en: 'To look at' },
  checking: { ja: '確かめています…', en: 'Checking…' },
  putRight: { ja: '直す', en: 'Put it right' },
  error: { ja: '直す必要があります', en: 'Must be set right' },
  warning: { ja: '確かめてください', en: 'Have a look' },

  send: { ja: '今すぐ送る', en: 'Send it now' },
  schedule: { ja: '予約する', en: 'Schedule it' },
  ask: { ja: '承認を依頼する', en: 'Ask for approval' },
  askTitle: { ja: '承認を依頼します', en: 'Ask for approval' },
  askWhy: {
    ja: '承認されると、決めた時刻に送られます。承認のあとに内容を変えると、もう一度承認が必要です。',
    en: 'Once approved it goes out at its time. A change after that needs approval again.',
  },
  comment: { ja: 'ひとこと', en: 'A word' },
  commentAsk: { ja: '見てほしい点など', en: 'What to look at' },
  approve: { ja: '承認する', en: 'Approve' },
  approveTitle: { ja: '「{name}」を承認します', en: 'Approve “{name}”' },
  decline: { ja: '差し戻す', en: 'Send it back' },
  declineTitle: { ja: '「{name}」を差し戻します', en: 'Send “{name}” back' },
  declineWhy: { ja: '直してほしい点を書いてください。', en: 'Say what should be changed.' },
  declineNeeded: { ja: '直してほしい点を書いてください。', en: 'Say what should be changed.' },
  approved: { ja: '承認しました', en: 'Approved' },
  declined: { ja: '差し戻しました', en: 'Sent back' },
  asked: { ja: '承認を依頼しました', en: 'Approval was asked for' },
  askedBy: { ja: '{name}さんが{at}に承認を依頼しました。', en: '{name} asked for approval on {at}.' },
  approvedBy: { ja: '{name}さんが{at}に承認しました。', en: '{name} approved it on {at}.' },
  mayNot: {
    ja: '承認できるのは、権限「配信を承認する」のある、依頼した方以外の方です。',
    en: 'Somebody else with the permission “Approve campaigns” approves it.',
  },
  withdraw: { ja: '下書きに戻して編集する', en: 'Back to a draft, to edit it' },
  withdrawn: { ja: '下書きに戻しました', en: 'A draft again' },
  startsAt: { ja: '{at}に始まります。', en: 'Begins on {at}.' },
  needsSend: {
    ja: '送るには権限「配信を始める・止める」が必要です。管理者にお尋ねください。',
    en: 'Sending takes the permission “Start and stop campaigns”. Ask an administrator.',
  },

  sure: { ja: '「{name}」を送ります', en: 'Send “{name}”' },
  sureSchedule: { ja: '「{name}」を予約します', en: 'Schedule “{name}”' },
  counting: { ja: '届く人数を数えています…', en: 'Who gets it is being counted…' },
  typeCount: {
    ja: '確かめるため、人数「{count}」を入力してください',
    en: 'To be sure, type the number {count}',
  },
  typeHelp: { ja: '数字だけで入力します。全角でもかまいません。', en: 'Digits alone.' },
  typeWrong: { ja: '人数が違います。', en: 'That is another number.' },
  undoTill: { ja: '始まるまでは、下書きに戻せます。', en: 'It can be made a draft again until it begins.' },
  undoNot: {
    ja: '始めたあとは一時停止と中止ができますが、すでに送ったメールは取り消せません。',
    en: 'It can be paused and cancelled, but what has left cannot be called back.',
  },
  started: { ja: '配信を始めました', en: 'It has begun' },
  scheduled: { ja: '予約しました', en: 'It is scheduled' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  close: { ja: '閉じる', en: 'Close' },

  theirsKept: { ja: 'ほかの人が先に保存しています', en: 'Somebody saved before you' },
})
