import { fill, type Locale } from '#kit/text.ts'
import { findingText } from './templates.findings.text.ts'
import { lawLabels } from './templates.laws.text.ts'
import { finding, type Looked } from './templates.finding.ts'
import type { Finding, MailWord } from './templates.schemas.ts'
import { wordKey } from './templates.words.ts'

/** Letters on each side that are shown with a word. */
const around = 12

/** Each word once for the subject and once for what is read. */
export function* lintWords({ words, rendered }: Looked): Generator<Finding> {
  for (const [part, text] of [
    ['subject', rendered.subject],
    ['body', rendered.text],
  ] as const) {
    const folded = wordKey(text)
    for (const word of words) {
      const at = folded.indexOf(wordKey(word.word))
      if (at >= 0)
        yield found(word, part, folded.slice(Math.max(0, at - around), at + word.word.length + around))
    }
  }
}

/** Who reads English reads what is said for them, where it is. */
function found(word: MailWord, part: 'subject' | 'body', excerpt: string): Finding {
  const english = {
    ...word,
    why: word.whyEn || word.why,
    suggestion: word.suggestionEn || word.suggestion,
  }
  const said = ({ suggestion, ...of }: MailWord, locale: Locale): { message: string; remedy: string } => ({
    message: fill(findingText.word[locale], { word: of.word, law: lawLabels[of.law][locale], why: of.why }),
    remedy: suggestion || findingText.wordRemedy[locale],
  })
  const [ja, en] = [said(word, 'ja'), said(english, 'en')]
  return {
    ...finding('word', 'warning', { part, excerpt: excerpt.replace(/\s+/g, ' ') }),
    message: { ja: ja.message, en: en.message },
    remedy: { ja: ja.remedy, en: en.remedy },
  }
}
