import { Button, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { editorText } from '../editor.text.ts'
import { Dialog } from './Dialog.tsx'
import type { Content } from './template-queries.ts'

type ToMjmlProps = {
  content: Content
  /** What becomes of the blocks. */
  why: string
  /** Before anything is turned: keeps the blocks where one can come back to them. False: it could not be. */
  before?: () => Promise<boolean>
  change: (next: (before: Content) => Content) => void
  onClose: () => void
}
/** From blocks to MJML, which is one way: what that means is said first. */
export function ToMjml({ content, why, before, change, onClose }: ToMjmlProps): ReactNode {
  const t = useText(editorText)
  const [busy, setBusy] = useState(false)
  const turn = async (): Promise<void> => {
    setBusy(true)
    try {
      if (before && !(await before())) return onClose()
      const { source, blocks } = await api.templates.toMjml({ body: { content } })
      change((now) => ({ ...now, body: { kind: 'mjml', source, blocks } }))
      doneToast(t('turned'))
      onClose()
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('toMjml')} onClose={onClose}>
      <Stack gap="sm">
        <p>{t('toMjmlWhy')}</p>
        <ul>
          <li>{t('toMjmlStill')}</li>
          <li>{t('toMjmlData')}</li>
          <li>{why}</li>
        </ul>
        <Button loading={busy} onClick={() => void turn()}>
          {t('turn')}
        </Button>
      </Stack>
    </Dialog>
  )
}
