import { Button, SegmentedControl } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { PersonSelect } from '#web/parts/PersonSelect.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import { MailFrame } from '#web/parts/MailFrame.tsx'
import type { Theme } from '#web/parts/framed.ts'
import { editorText } from '../editor.text.ts'
import type { PreviewState } from './use-preview.ts'
import styles from './Preview.module.css'

const widths = { desk: 720, phone: 375 } as const

/** The mail as somebody gets it: in which program, in light or dark, as whom, and as text. */
export function PreviewPane({ preview }: { preview: PreviewState }): ReactNode {
  const t = useText(editorText)
  const mayChoose = useMay()('customers.read')
  const [device, setDevice] = useState<keyof typeof widths>('desk')
  const [theme, setTheme] = useState<Theme>('light')
  const [part, setPart] = useState<'html' | 'text'>('html')
  const { data, error, retry, person, setPerson } = preview
  return (
    <div className={styles['pane']}>
      <div className={styles['tools']}>
        <SegmentedControl
          aria-label={t('device')}
          value={device}
          onChange={(next) => setDevice(next === 'phone' ? 'phone' : 'desk')}
          data={[
            { value: 'desk', label: t('desk') },
            { value: 'phone', label: t('phone') },
          ]}
        />
        <SegmentedControl
          aria-label={t('theme')}
          value={theme}
          onChange={(next) => setTheme(next === 'dark' ? 'dark' : 'light')}
          data={[
            { value: 'light', label: t('light') },
            { value: 'dark', label: t('dark') },
          ]}
        />
        <SegmentedControl
          aria-label={t('part')}
          value={part}
          onChange={(next) => setPart(next === 'text' ? 'text' : 'html')}
          data={[
            { value: 'html', label: t('htmlPart') },
            { value: 'text', label: t('textPart') },
          ]}
        />
        {mayChoose && (
          <PersonSelect
            label={t('previewAs')}
            placeholder={t('previewAs')}
            nothing={t('nobodyFound')}
            onPick={setPerson}
          />
        )}
        <span className={styles['person']}>
          {t('shownAs', { name: person?.name ?? data?.person.name ?? '…' })}
        </span>
        {person && (
          <Button variant="subtle" color="gray" onClick={() => setPerson(null)}>
            {t('asSample')}
          </Button>
        )}
      </div>
      {error && !data && <ErrorState error={error} onRetry={retry} />}
      {!data && !error && <RowsSkeleton rows={10} />}
      {data && (
        <>
          <div className={styles['inbox']} style={{ maxWidth: widths[device] }}>
            <span className={styles['avatar']} aria-hidden>
              縁
            </span>
            <strong>{data.subject || t('noSubject')}</strong>
            <span>{data.preheader}</span>
          </div>
          {part === 'html' && data.html !== null ? (
            <MailFrame html={data.html} title={t('preview')} theme={theme} width={widths[device]} />
          ) : (
            <pre className={styles['text']} data-theme={theme} style={{ maxWidth: widths[device] }}>
              {data.text}
            </pre>
          )}
        </>
      )}
    </div>
  )
}
