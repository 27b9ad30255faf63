import { Alert, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import { libraryText } from '../library.text.ts'
import { Clash } from './Clash.tsx'
import { ContentEditor } from './ContentEditor.tsx'
import { newContent } from './content-new.ts'
import { TemplateMenu } from './TemplateMenu.tsx'
import { templateQuery, templateUsesQuery, type Template } from './template-queries.ts'
import { TestSend } from './TestSend.tsx'
import { UndoButtons } from './UndoButtons.tsx'
import { useEditing, type Editing } from './use-editing.ts'
import { useNarrow } from './use-narrow.ts'
import { UsesDialog } from './UsesDialog.tsx'
import { usePreview } from './use-preview.ts'
import styles from './Editor.module.css'

const empty = newContent('blocks', 'ja')

/** Everything about one template on one page: written, checked and seen as it arrives. */
export function TemplateEditor({ template }: { template: Template }): ReactNode {
  const t = useText(editorText)
  const queryClient = useQueryClient()
  const readOnly = !useMay()('templates.write')
  const editing = useEditing(template, empty)
  const { content, change } = editing
  const [isTesting, setTesting] = useState(false)
  const [busy, setBusy] = useState(false)
  const preview = usePreview(content, template.class)
  const isNarrow = useNarrow()

  /** Whether it is an edition now. */
  const save = async (note = ''): Promise<boolean> => {
    if (busy || readOnly) return false
    setBusy(true)
    let isSaved = false
    try {
      const saved = await editing.save(note)
      if (saved) {
        queryClient.setQueryData(templateQuery(template.id).queryKey, saved)
        await queryClient.invalidateQueries({ queryKey: ['mailTemplate', 'editions'] })
        doneToast(t('savedAs', { number: saved.edition }))
        isSaved = true
      }
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
    return isSaved
  }
  useKeys(t('template'), [
    { keys: 'mod+s', label: t('save'), run: () => void save(), inFields: true },
    { keys: 'mod+z', label: t('undo'), run: editing.undo, inFields: true },
    { keys: 'mod+shift+z', label: t('redo'), run: editing.redo, inFields: true },
    { keys: 'mod+y', label: t('redo'), run: editing.redo, inFields: true },
  ])
  return (
    <Page
      title={template.name}
      {...(!isNarrow && { shape: 'fill' })}
      lead={<Where template={template} editing={editing} />}
      actions={
        !readOnly && (
          <>
            <UndoButtons
              canUndo={editing.canUndo}
              canRedo={editing.canRedo}
              onUndo={editing.undo}
              onRedo={editing.redo}
            />
            <Button variant="default" onClick={() => setTesting(true)}>
              {t('testSend')}
            </Button>
            <Button loading={busy} onClick={() => void save()}>
              {t('save')}
            </Button>
            <TemplateMenu template={template} editing={editing} onSave={save} />
          </>
        )
      }
    >
      <div className={styles['editor']}>
        {editing.wasRescued && editing.kept !== 'saved' && (
          <Alert role="status" mb="xs">
            {t('rescued')}
          </Alert>
        )}
        <ContentEditor
          content={content}
          change={change}
          mailClass={template.class}
          readOnly={readOnly}
          preview={preview}
        />
      </div>
      {isTesting && (
        <TestSend
          content={content}
          mailClass={template.class}
          onClose={() => setTesting(false)}
          person={preview.person}
        />
      )}
      {editing.theirs && <Clash mine={content} mailClass={template.class} editing={editing} />}
    </Page>
  )
}

/** What it is for, which edition it is, whether what is typed is kept, and what is made of it. */
function Where({ template, editing }: { template: Template; editing: Editing }): ReactNode {
  const t = useText(editorText)
  const words = useText(libraryText)
  const [isOpen, setOpen] = useState(false)
  const { data: uses } = useQuery(templateUsesQuery(template.id))
  const { kept } = editing
  return (
    <>
      <AddressLink to="/templates">{t('templates')}</AddressLink>・
      {t(template.class === 'advertising' ? 'advertising' : 'transactional')}・
      {template.edition === 0 ? t('neverSaved') : t('editionOf', { number: template.edition })}・
      <span
        role="status"
        className={styles['kept']}
        data-bad={kept === 'failed' || kept === 'clash' || undefined}
      >
        {t(`kept_${kept}`)}
      </span>
      {uses !== undefined && uses.items.length > 0 && (
        <>
          ・
          <button type="button" className={styles['usedBy']} onClick={() => setOpen(true)}>
            {words('uses', { count: uses.items.length })}
          </button>
        </>
      )}
      {isOpen && <UsesDialog id={template.id} onClose={() => setOpen(false)} />}
    </>
  )
}
