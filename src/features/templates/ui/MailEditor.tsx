import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import type { MailEditorProps } from '#web/ui.ts'
import { editorText } from '../editor.text.ts'
import { libraryText } from '../library.text.ts'
import { ContentEditor } from './ContentEditor.tsx'
import { begin, changed, redone, undone, type History } from './history.ts'
import { MailStart } from './MailStart.tsx'
import type { Content } from './template-queries.ts'
import { TestSend } from './TestSend.tsx'
import { ToMjml } from './ToMjml.tsx'
import { UndoButtons } from './UndoButtons.tsx'
import { useNarrow } from './use-narrow.ts'
import { usePreview } from './use-preview.ts'
import styles from './Editor.module.css'

/** The editor of templates for a mail of another feature, which keeps what is written by itself. */
export function MailEditor({ content, ...given }: MailEditorProps): ReactNode {
  const isNarrow = useNarrow()
  if (content) return <Writing content={content} {...given} />
  const { title, lead, actions, mailClass, onChange } = given
  return (
    <Page title={title} lead={lead} actions={actions} {...(!isNarrow && { shape: 'fill' })}>
      <div className={styles['start']}>
        <MailStart mailClass={mailClass} onPick={onChange} />
      </div>
    </Page>
  )
}

type WritingProps = Omit<MailEditorProps, 'content'> & { content: Content }
function Writing({ content, onChange, title, lead, actions, mailClass, senderId }: WritingProps): ReactNode {
  const t = useText(editorText)
  const words = useText(libraryText)
  const isNarrow = useNarrow()
  const mayKeep = useMay()('templates.write')
  const [open, setOpen] = useState<'test' | 'mjml' | null>(null)
  const { history, step } = useHistory(content, onChange)
  const preview = usePreview(content, mailClass, senderId)
  const undo = (): void => step(undone)
  const redo = (): void => step(redone)
  useKeys(t('mail'), [
    { keys: 'mod+z', label: t('undo'), run: undo, inFields: true },
    { keys: 'mod+shift+z', label: t('redo'), run: redo, inFields: true },
    { keys: 'mod+y', label: t('redo'), run: redo, inFields: true },
  ])
  const change = (next: (before: Content) => Content, mark?: string): void =>
    step((before) => changed(before, next(before.now), mark ?? null, performance.now()))
  const keep = async (): Promise<void> => {
    try {
      await api.templates.create({ body: { name: title.slice(0, 100), class: mailClass, content } })
      doneToast(t('keptAsTemplate', { name: title.slice(0, 100) }))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Page
      title={title}
      lead={lead}
      {...(!isNarrow && { shape: 'fill' })}
      actions={
        <>
          <UndoButtons
            canUndo={history.past.length > 0}
            canRedo={history.future.length > 0}
            onUndo={undo}
            onRedo={redo}
          />
          {mayKeep && (
            <Button variant="default" onClick={() => setOpen('test')}>
              {t('testSend')}
            </Button>
          )}
          {actions}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={words('more')}>
                <IconDots size={20} stroke={1.5} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mayKeep && <Menu.Item onClick={() => void keep()}>{t('keepAsTemplate')}</Menu.Item>}
              {content.body.kind === 'blocks' && (
                <Menu.Item onClick={() => setOpen('mjml')}>{t('toMjml')}</Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <div className={styles['editor']}>
        <ContentEditor
          content={content}
          change={change}
          mailClass={mailClass}
          readOnly={false}
          preview={preview}
        />
      </div>
      {open === 'test' && (
        <TestSend
          content={content}
          mailClass={mailClass}
          senderId={senderId}
          person={preview.person}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'mjml' && (
        <ToMjml content={content} why={t('toMjmlOwn')} change={change} onClose={() => setOpen(null)} />
      )}
    </Page>
  )
}

type Step = (before: History<Content>) => History<Content>
/** The way back and forth of a content that somebody else keeps; what they change themselves is a step too. */
function useHistory(
  content: Content,
  onChange: (content: Content) => void,
): { history: History<Content>; step: (next: Step) => void } {
  const [history, setHistory] = useState(() => begin(content))
  const latest = useRef(history)
  const set = (next: History<Content>): void => {
    latest.current = next
    setHistory(next)
  }
  useEffect(() => {
    if (content !== latest.current.now) set(changed(latest.current, content, null, 0))
  }, [content])
  return {
    history,
    step(next) {
      const before = latest.current.now
      set(next(latest.current))
      if (latest.current.now !== before) onChange(latest.current.now)
    },
  }
}
