import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import { VariableField } from './Fields.tsx'
import type { Content } from './template-queries.ts'
import styles from './Editor.module.css'

type EnvelopeProps = {
  content: Content
  readOnly: boolean
  onChange: (change: Partial<Content>, mark: string) => void
}
/** What an inbox shows before the mail is opened. */
export function Envelope({ content, readOnly, onChange }: EnvelopeProps): ReactNode {
  const t = useText(editorText)
  const lettersOf = (text: string): string => t('letters', { count: [...text].length })
  return (
    <div className={styles['envelope']}>
      <VariableField
        label={t('subject')}
        value={content.subject}
        maxLength={1000}
        readOnly={readOnly}
        beside={lettersOf(content.subject)}
        onChange={(subject) => onChange({ subject }, 'subject')}
      />
      <VariableField
        label={t('preheader')}
        value={content.preheader}
        maxLength={1000}
        readOnly={readOnly}
        beside={lettersOf(content.preheader)}
        onChange={(preheader) => onChange({ preheader }, 'preheader')}
      />
    </div>
  )
}
