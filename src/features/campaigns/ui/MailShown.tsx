import { SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { MailFrame } from '#web/parts/MailFrame.tsx'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'

type MailShownProps = {
  mail: {
    readonly from: { readonly name: string; readonly address: string } | null
    readonly subject: string
    readonly preheader?: string
    readonly html: string | null
    readonly text: string
  }
}
/** A mail as an inbox shows it, and as it is opened. */
export function MailShown({ mail }: MailShownProps): ReactNode {
  const t = useText(editorText)
  const { from, subject, preheader, html, text } = mail
  const [how, setHow] = useState('html')
  return (
    <>
      <div className={styles['inbox']}>
        {from && (
          <p>
            {from.name} <span className={styles['quiet']}>&lt;{from.address}&gt;</span>
          </p>
        )}
        <p>
          <strong>{subject}</strong> {preheader && <span className={styles['quiet']}>{preheader}</span>}
        </p>
      </div>
      {html !== null && (
        <SegmentedControl
          w="fit-content"
          aria-label={t('how')}
          value={how}
          onChange={setHow}
          data={[
            { value: 'html', label: t('asHtml') },
            { value: 'text', label: t('asText') },
          ]}
        />
      )}
      {html !== null && how === 'html' ? (
        <Framed html={html} title={subject} />
      ) : (
        <pre className={styles['textPart']}>{text}</pre>
      )}
    </>
  )
}

/** As wide as there is room for; a mail takes what a reader's program gives it. */
function Framed({ html, title }: { html: string; title: string }): ReactNode {
  const { ref, width } = useElementSize()
  return <div ref={ref}>{width > 0 && <MailFrame html={html} title={title} width={width} />}</div>
}
