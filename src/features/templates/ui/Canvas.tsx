import { Button } from '@mantine/core'
import { IconLock, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CSSProperties, ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { blockText } from '../block.text.ts'
import { familyOf } from './block-shown.ts'
import { useEdit } from './edit.ts'
import { SectionBox } from './SectionBox.tsx'
import { settingsQuery } from './template-queries.ts'
import styles from './Canvas.module.css'

/** The mail while it is made. What stands in the blocks is near to the result; the preview is the result. */
export function Canvas({ onAdd }: { onAdd: (() => void) | null }): ReactNode {
  const t = useText(blockText)
  const { document, language, readOnly, choose } = useEdit()
  const { style, sections } = document
  return (
    <div
      className={styles['canvas']}
      lang={language}
      style={
        {
          '--mail-ink': style.ink,
          '--mail-quiet': style.quiet,
          '--mail-accent': style.accent,
          '--mail-on-accent': style.onAccent,
          '--mail-surface': style.surface,
          '--mail-corner': `${style.corner}px`,
          background: style.canvas,
          fontFamily: familyOf(style),
          fontSize: style.fontSize,
        } as CSSProperties
      }
      // Beside every block nothing is chosen.
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) choose(null)
      }}
    >
      <div className={styles['mail']} style={{ maxWidth: style.width }}>
        {sections.length === 0 && <p className={styles['start']}>{t('startHere')}</p>}
        {sections.map((section, index) => (
          <SectionBox key={section.id} section={section} index={index} onAdd={onAdd} />
        ))}
        <Foot />
      </div>
      {!readOnly && onAdd && (
        <Button
          variant="default"
          mt="sm"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => {
            choose(null)
            onAdd()
          }}
        >
          {t('addBlock')}
        </Button>
      )}
    </div>
  )
}

/** The foot stands at the end of every mail; the law asks for it, so it is no block that could be deleted. */
function Foot(): ReactNode {
  const t = useText(blockText)
  const { document, mailClass } = useEdit()
  const { data } = useQuery(settingsQuery)
  const lacks = mailClass === 'advertising' ? (data?.missing ?? []) : []
  return (
    <footer className={styles['foot']} style={{ textAlign: document.footer.align }}>
      <strong>
        <IconLock size={14} stroke={1.5} aria-hidden /> {t('foot')}
      </strong>
      {document.footer.note !== '' && <span className={styles['note']}>{document.footer.note}</span>}
      <span>{t(mailClass === 'advertising' ? 'footAdvertising' : 'footTransactional')}</span>
      {lacks.length > 0 && (
        <span className={styles['lacks']}>
          {t('footLacks', {
            what: lacks.map((one) => t(`lacks_${one}` as const)).join(t('comma')),
          })}{' '}
          <AddressLink to="/settings/sales">{t('fillFoot')}</AddressLink>
        </span>
      )}
    </footer>
  )
}
