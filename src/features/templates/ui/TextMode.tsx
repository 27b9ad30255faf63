import { Alert, Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { editorText } from '../editor.text.ts'
import { SourceMode } from './SourceMode.tsx'
import type { Content, Preview } from './template-queries.ts'
import styles from './TextMode.module.css'

type TextModeProps = {
  content: Content
  change: (next: (before: Content) => Content, mark?: string) => void
  readOnly: boolean
  preview: Preview | undefined
  area: { current: HTMLTextAreaElement | null }
}
/** The text part: made from the body and shown as it is, or written by hand, with a mark when the body went on without it. */
export function TextMode({ content, change, readOnly, preview, area }: TextModeProps): ReactNode {
  const t = useText(editorText)
  const made = preview?.madeText
  const { text, textFrom } = content
  if (text === null)
    return (
      <section className={styles['text']} aria-label={t('textMode')}>
        <Group gap="sm">
          <StatusBadge tone="neutral">{t('textMade')}</StatusBadge>
          <span className={styles['help']}>{t('textMadeWhy')}</span>
          {!readOnly && made && (
            <Button
              variant="default"
              onClick={() => change((before) => ({ ...before, text: made.source, textFrom: made.stamp }))}
            >
              {t('textWrite')}
            </Button>
          )}
        </Group>
        {preview ? <pre>{preview.text}</pre> : <RowsSkeleton rows={8} />}
      </section>
    )
  const isBehind = made !== undefined && made !== null && textFrom !== null && made.stamp !== textFrom
  return (
    <section className={styles['text']} aria-label={t('textMode')}>
      <Group gap="sm">
        <StatusBadge tone={isBehind ? 'warning' : 'info'}>
          {t(isBehind ? 'textBehind' : 'textOwn')}
        </StatusBadge>
        {!readOnly && (
          <Button
            variant="default"
            onClick={() => change((before) => ({ ...before, text: null, textFrom: null }))}
          >
            {t('textMakeAgain')}
          </Button>
        )}
      </Group>
      {isBehind && (
        <Alert color="yellow" role="status">
          <p>{t('textBehindWhy')}</p>
          <details>
            <summary>{t('textNow')}</summary>
            <pre>{made.source}</pre>
          </details>
          {!readOnly && (
            <Button
              mt="xs"
              variant="default"
              onClick={() => change((before) => ({ ...before, textFrom: made.stamp }))}
            >
              {t('textStays')}
            </Button>
          )}
        </Alert>
      )}
      <div className={styles['area']}>
        <SourceMode
          kind="text"
          label={t('textMode')}
          help={t('textFoot', { mark: '{{ footer }}' })}
          source={text}
          readOnly={readOnly}
          findings={[]}
          area={area}
          onChange={(next) => change((before) => ({ ...before, text: next }), 'text')}
        />
      </div>
    </section>
  )
}
