import { Button, Group, Modal, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { tagsText } from '../tags.text.ts'
import type { Tag } from './tag-list.ts'
import { Uses } from './Uses.tsx'

type MergeTagProps = { tag: Tag; others: readonly Tag[]; onClose: () => void }
/** Two tags become one: which, for how many, and what asks for the one that goes. */
export function MergeTag({ tag, others, onClose }: MergeTagProps): ReactNode {
  const t = useText(tagsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [into, setInto] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { id, name, version } = tag
  const heir = others.find((one) => one.id === into)
  const { data } = useQuery({
    queryKey: ['tag', 'uses', id, into],
    queryFn: ({ signal }) =>
      api.tags.uses({ params: { id }, query: into === null ? {} : { into } }, { signal }),
    enabled: into !== null,
  })
  const merge = async (): Promise<void> => {
    if (!heir) return
    setBusy(true)
    try {
      const { customers, jobId } = await api.tags.merge({
        params: { id },
        body: { version, into: heir.id },
      })
      await queryClient.invalidateQueries({ queryKey: ['tag'] })
      undoToast(t('merged', { name, into: heir.name }), async () => {
        await api.tags.restore({ params: { id } })
        await queryClient.invalidateQueries({ queryKey: ['tag'] })
      })
      if (jobId !== null) doneToast(t('goesOn', { count: format.number(customers) }))
      onClose()
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('mergeTitle', { name })}>
      <Select
        label={t('into')}
        placeholder={t('chooseInto')}
        searchable
        data-autofocus
        data={others.filter((one) => one.id !== id).map((one) => ({ value: one.id, label: one.name }))}
        value={into}
        onChange={setInto}
      />
      {heir && data && (
        <div role="status">
          <p>
            {t('mergeWhat', {
              name,
              into: heir.name,
              count: format.number(data.customers),
              both: format.number(data.both),
            })}
          </p>
          <Uses lead={t('mergeUses', { name, into: heir.name })} uses={data.uses} />
          <p>{t('mergedBack', { name })}</p>
        </div>
      )}
      <Group mt="md">
        <Button loading={busy} disabled={!heir || !data} onClick={() => void merge()}>
          {t('doMerge')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
      </Group>
    </Modal>
  )
}
