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

function found({ word, law, why, suggestion }: MailWord, part: 'subject' | 'body', excerpt: string): Finding {
  const params = { word, law: lawLabels[law].ja, why, suggestion }
  const one = finding(
    'word',
    'warning',
    { part, excerpt: excerpt.replace(/\s+/g, ' ') },
    params,
    suggestion === '' ? { remedy: findingText.wordSimply } : {},
  )
  return { ...one, message: { ...one.message, en: `“${word}” (${lawLabels[law].en}): ${why}` } }
}
