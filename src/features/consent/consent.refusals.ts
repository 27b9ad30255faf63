import { Problem } from '#kit/problem.ts'

export const purposeNotFound = {
  ja: 'この利用目的は見つかりません。使わなくなったものかもしれません',
  en: 'This purpose was not found; it may have been retired',
}
export const wordingNotFound = { ja: 'この文面は見つかりません', en: 'This wording was not found' }
export const evidenceNotFound = { ja: 'この証拠ファイルは見つかりません', en: 'This evidence was not found' }
export const entryNotFound = {
  ja: 'この同意の記録は見つかりません',
  en: 'This entry of the ledger was not found',
}
export const suppressionNotFound = {
  ja: 'この配信停止は見つかりません。すでに解除されています',
  en: 'This address is not on the list any more',
}

const wrong = (path: string, ja: string, en: string): Problem =>
  new Problem('invalid', { fields: [{ path, message: { ja, en } }] })

export const notThatAddress = (): Problem =>
  wrong(
    'address',
    '入力したアドレスは、この配信停止のものではありません。アドレスは保存していないため、ご本人から聞いたものを入力してください',
    'This is not the address that is stopped. We keep no addresses here: enter the one that the person told you',
  )
export const onlyRefusesAll = (): Problem =>
  wrong(
    'purposeId',
    'すべての利用目的に記録できるのは拒否だけです。同意は利用目的ごとに記録してください',
    'Only a refusal can be for every purpose. Record consent for each purpose',
  )
export const basisDiffers = (): Problem =>
  wrong(
    'basis',
    '根拠が合いません。同意ありは「同意」、同意不要は「自己のアドレスの通知・取引関係・公表」のどれかです',
    'The basis does not fit: consent for consent given; told us, in business or published where none is needed',
  )
export const evidenceNeeded = (): Problem =>
  wrong(
    'note',
    'いつ、どのように得たかを、文面・証拠ファイル・メモのどれかで残してください',
    'Keep how it was obtained: by a wording, a file or a note',
  )
export const wordingNeeded = (): Problem =>
  wrong(
    'wordingId',
    'フォームで得た同意には、表示した文面が必要です',
    'Consent by a form needs the wording that was shown',
  )
export const addressNotTheirs = (): Problem =>
  wrong(
    'key',
    'このアドレスは、この顧客の連絡先にありません。先に連絡先に加えてください',
    'This address is not a contact point of this customer. Add it first',
  )
export const onlyByThem = (): Problem =>
  wrong(
    'method',
    'この方法はご本人の操作だけを表します。「書面」「電話」「担当者」などを選んでください',
    'This method stands for what the person does themselves. Choose paper, phone or colleague',
  )

export function standsRefused(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'ご本人が配信を断っているため、記録しても送れるようにはなりません。ご本人に配信の設定のリンクを送り、ご自身で同意していただいてください',
      en: 'They have refused, and only they can change that. Send them the link to their preferences, so that they consent themselves',
    },
  })
}

export function usedWording(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この文面はすでに同意の証拠になっているため、変えられません。新しい文面として作ってください',
      en: 'Somebody agreed to these words, so they cannot change. Make a new wording',
    },
  })
}

export function ownEntry(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'ご本人が行った記録は取り消せません。ご本人の配信の設定から変えていただいてください',
      en: 'What they did themselves cannot be taken back here. They can change it in their preferences',
    },
  })
}

export function tooManyRequests(): Problem {
  return new Problem('tooMany', {
    detail: {
      ja: 'このアドレスには、24時間に3回まで確認のメールを送れます。明日もう一度お試しください',
      en: 'Three mails of this kind a day may go to one address. Please try again tomorrow',
    },
  })
}
