import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { tagsText } from '../tags.text.ts'
import type { Tag } from './tag-list.ts'
import { Uses, type UsesOfTag } from './Uses.tsx'

type TagMenuProps = { tag: Tag; onMerge: () => void }
/** What can become of a tag. Deleting is undone from the message, and asks only where something uses it. */
export function TagMenu({ tag, onMerge }: TagMenuProps): ReactNode {
  const t = useText(tagsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<UsesOfTag | null>(null)
  const { id, name, version } = tag
  const remove = async (): Promise<void> => {
    const { customers, jobId } = await api.tags.remove({ params: { id }, query: { version } })
    await queryClient.invalidateQueries({ queryKey: ['tag'] })
    undoToast(t('deleted', { name }), async () => {
      await api.tags.restore({ params: { id } })
      await queryClient.invalidateQueries({ queryKey: ['tag'] })
    })
    if (jobId !== null) doneToast(t('goesOn', { count: format.number(customers) }))
  }
  const ask = async (): Promise<void> => {
    try {
      const uses = await api.tags.uses({ params: { id }, query: {} })
      if (uses.uses.length > 0) setAsking(uses)
      else await remove()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('menuOf', { name })}>
            <IconDots size={18} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onMerge}>{t('merge')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void ask()}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <ConfirmDelete
          title={t('deleteTitle', { name })}
          action={t('delete')}
          onConfirm={remove}
          onClose={() => setAsking(null)}
        >
          <p>{t('deleteWhat', { name, count: format.number(asking.customers) })}</p>
          <Uses lead={t('deleteUses', { name })} uses={asking.uses} />
        </ConfirmDelete>
      )}
    </>
  )
}
