import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { useFormat } from '#web/use-format.ts'
import { MailFrame } from '#web/parts/MailFrame.tsx'
import { editorText } from '../editor.text.ts'
import { previewQuery, type Content, type MailClass } from './template-queries.ts'
import type { Editing } from './use-editing.ts'
import styles from './Editions.module.css'

type ClashProps = { mine: Content; mailClass: MailClass; editing: Editing }
/** Somebody else wrote the same template meanwhile: both side by side. Nothing is overwritten unasked. */
export function Clash({ mine, mailClass, editing }: ClashProps): ReactNode {
  const t = useText(editorText)
  const words = useText(partsText)
  const format = useFormat()
  const { theirs } = editing
  const content =
    theirs === null ? null : 'basedOn' in theirs ? theirs.content : (theirs.draft ?? theirs.current)?.content
  if (!theirs || !content) return null
  return (
    <Modal
      opened
      size="xl"
      title={words('staleTitle')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      onClose={editing.keepTheirs}
    >
      <p>
        {t('clashWhy', { who: theirs.updatedByName ?? t('somebody'), at: format.dateTime(theirs.updatedAt) })}
      </p>
      <div className={styles['sides']}>
        <SideOf title={words('theirs')} content={content} mailClass={mailClass} />
        <SideOf title={words('mine')} content={mine} mailClass={mailClass} />
      </div>
      <p className={styles['help']}>{t('clashHelp')}</p>
      <Group mt="md">
        <Button variant="default" onClick={editing.keepTheirs}>
          {words('keepTheirs')}
        </Button>
        <Button variant="default" onClick={editing.keepMine}>
          {words('keepMine')}
        </Button>
      </Group>
    </Modal>
  )
}

type SideOfProps = { title: string; content: Content; mailClass: MailClass }
function SideOf({ title, content, mailClass }: SideOfProps): ReactNode {
  const t = useText(editorText)
  const { data } = useQuery(previewQuery(content, mailClass, null))
  return (
    <div>
      <h3>{title}</h3>
      <p>{content.subject || t('noSubject')}</p>
      <div>
        {!data && <RowsSkeleton rows={6} />}
        {data && data.html !== null && <MailFrame html={data.html} title={title} width={375} />}
        {data?.html === null && <pre>{data.text}</pre>}
      </div>
    </div>
  )
}
