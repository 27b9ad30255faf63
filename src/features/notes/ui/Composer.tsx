import { Button, FileButton, Textarea } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { FileDrop } from '#web/files/FileDrop.tsx'
import { UploadList } from '#web/files/UploadList.tsx'
import { useUploads } from '#web/files/uploads.ts'
import { onKeys, printedKeys } from '#web/keys.ts'
import { useLocale, useText } from '#web/locale.ts'
import { toProblem } from '#web/problem.ts'
import { useSession } from '#web/session.tsx'
import { notesText } from '../notes.text.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { notesQuery } from './note-queries.ts'
import styles from './Notes.module.css'

/** Where a note is written. What was typed waits in this browser until it is added, whatever happens in between. */
export function Composer({ customerId }: { customerId: string }): ReactNode {
  const t = useText(notesText)
  const locale = useLocale()
  const id = useId()
  const queryClient = useQueryClient()
  const { user } = useSession()
  const uploads = useUploads({ on: 'customer', id: customerId })
  const [text, setText] = useState(() => readDraft(user.id, customerId))
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const type = (next: string): void => {
    setText(next)
    setProblem(null)
    keepDraft(user.id, customerId, next)
  }
  const send = async (): Promise<void> => {
    // A second press while the first is on its way is not a second note.
    if (saving) return
    if (uploads.isBusy) return setProblem(t('stillUploading'))
    if (text.trim() === '') return setProblem(t('needText'))
    setSaving(true)
    try {
      const attachmentIds = uploads.items.flatMap(({ stored }) => stored?.id ?? [])
      await api.notes.create({ params: { customerId }, body: { body: text, attachmentIds } })
      type('')
      uploads.clear()
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: notesQuery(customerId).queryKey }),
        queryClient.invalidateQueries({ queryKey: ['event', 'timeline', customerId] }),
        queryClient.invalidateQueries({ queryKey: ['file', 'customer', customerId] }),
      ])
    } catch (error) {
      const refused = toProblem(error, locale)
      setProblem(refused.fields[0]?.message ?? refused.detail ?? refused.title)
    } finally {
      setSaving(false)
    }
  }
  return (
    <FileDrop onFiles={uploads.add}>
      <Textarea
        aria-label={t('write')}
        placeholder={t('placeholder')}
        value={text}
        minRows={2}
        maxLength={20_000}
        error={problem !== null}
        aria-describedby={`${id}-problem`}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={onKeys({ 'mod+Enter': () => void send() })}
      />
      <p id={`${id}-problem`} role="alert" className={styles['problem']}>
        {problem}
      </p>
      <UploadList uploads={uploads} />
      <div className={styles['foot']}>
        <FileButton multiple onChange={uploads.add}>
          {(props) => (
            <Button
              {...props}
              variant="subtle"
              color="gray"
              leftSection={<IconPaperclip size={16} stroke={1.5} aria-hidden />}
            >
              {t('attach')}
            </Button>
          )}
        </FileButton>
        <span className={styles['hint']}>
          {text === ''
            ? ''
            : `${t('draftKept')}・${t('saveKeys', { keys: printedKeys('mod+Enter').join('+') })}`}
        </span>
        <Button loading={saving} onClick={() => void send()}>
          {t('save')}
        </Button>
      </div>
    </FileDrop>
  )
}
