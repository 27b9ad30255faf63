import { defineText } from '#kit/text.ts'

/** Of what law, or good sense, a word to look out for is; a CSV says it by these. */
export const lawLabels = defineText({
  pharma: { ja: '薬機法', en: 'PMD Act' },
  premiums: { ja: '景表法', en: 'Premiums and Representations Act' },
  mail: { ja: '特定電子メール法', en: 'Anti-Spam Act' },
  spam: { ja: '迷惑メール', en: 'Spam' },
  house: { ja: '社内のきまり', en: 'House rule' },
})
