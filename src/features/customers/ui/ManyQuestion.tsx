import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { manyText } from '../customer-many.text.ts'

/** All that match, as the list asks for them. */
export type Matching = { q?: string | undefined; filter?: string | undefined; deleted?: boolean | undefined }
/** An action before it is done to many. `what` says it in a sentence. */
export type Many = { readonly action: string; readonly params: object; readonly what: string }

type ManyQuestionProps = {
  many: Many
  of: { readonly ids: readonly string[] } | { readonly matching: Matching }
  onClose: () => void
  onDone: () => void
}
/** What is about to happen, and to how many, counted exactly; then it goes on behind its own page. */
export function ManyQuestion({ many, of, onClose, onDone }: ManyQuestionProps): ReactNode {
  const t = useText(manyText)
  const format = useFormat()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const matching = 'matching' in of ? of.matching : null
  const { data } = useQuery({
    queryKey: ['customer', 'count', 'exact', matching],
    queryFn: ({ signal }) => api.customers.count({ query: { ...matching, exact: true } }, { signal }),
    enabled: matching !== null,
  })
  const count = 'ids' in of ? of.ids.length : data?.count
  const start = async (): Promise<void> => {
    setBusy(true)
    try {
      const { action, params } = many
      const whom = 'ids' in of ? { ids: [...of.ids] } : of.matching
      const batch = await api.bulk.start({ body: { action, params, ...whom } })
      onDone()
      await navigate({ to: `/bulk/${batch.id}` })
    } catch (error) {
      problemToast(error)
      setBusy(false)
    }
  }
  const shown = count === undefined ? '…' : format.number(count)
  return (
    <Modal
      opened
      onClose={onClose}
      title={count === undefined ? t('counting') : t('ask', { count: shown })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{many.what}</p>
      <p>{t('askWhy')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button data-autofocus loading={busy || count === undefined} onClick={() => void start()}>
          {t('start', { count: shown })}
        </Button>
      </Group>
    </Modal>
  )
}
