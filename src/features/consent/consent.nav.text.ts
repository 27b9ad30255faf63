import { defineText } from '#kit/text.ts'

/** What the shell says of consent before anything of it is opened. */
export const consentNavText = defineText({
  consent: { ja: '同意', en: 'Consent' },
  settings: { ja: '同意と配信停止', en: 'Consent and opt-outs' },
  reach: { ja: '配信できる人', en: 'Who may be written to' },
  suppressions: { ja: '配信停止の一覧', en: 'Stopped addresses' },
  purpose: { ja: '利用目的', en: 'Purpose' },
  wording: { ja: '同意の文面', en: 'Wording' },
  stop: { ja: '配信停止', en: 'Stopped address' },
})
