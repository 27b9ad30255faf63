import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { mediumText } from '../medium.text.ts'
import { MediumDialog } from './MediumDialog.tsx'
import { CostsDialog } from './CostsDialog.tsx'
import styles from './MediaList.module.css'

export type Medium = Answer<typeof api.media.list>['items'][number]
type Dialog = { kind: 'new' } | { kind: 'edit'; medium: Medium }
const address = { open: text }

/** What brings orders, and what it cost. */
export function MediaList(): ReactNode {
  const t = useText(mediumText)
  const may = useMay()
  const [{ open }, setAddress] = useAddress(address)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['media', 'list'],
    queryFn: async ({ signal }) => (await api.media.list({}, { signal })).items,
  })
  const mayManage = may('media.manage')
  const opened = data?.find(({ id }) => id === open)
  return (
    <Page
      title={t('media')}
      actions={mayManage && <Button onClick={() => setDialog({ kind: 'new' })}>{t('add')}</Button>}
    >
      {!data && error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={4} />
      ) : data.length === 0 ? (
        <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('code')}</th>
              <th scope="col">{t('kind')}</th>
              <th scope="col">{t('cost')}</th>
              <th aria-label={t('costs')} />
            </tr>
          </thead>
          <tbody>
            {data.map((medium) => (
              <Row
                key={medium.id}
                medium={medium}
                mayManage={mayManage}
                onEdit={() => setDialog({ kind: 'edit', medium })}
                onCosts={() => setAddress({ open: medium.id })}
                onChanged={() => void refetch()}
              />
            ))}
          </tbody>
        </table>
      )}
      {dialog && (
        <MediumDialog
          medium={dialog.kind === 'edit' ? dialog.medium : undefined}
          onClose={() => setDialog(null)}
          onSaved={() => void refetch()}
        />
      )}
      {opened && (
        <CostsDialog
          medium={opened}
          mayManage={mayManage}
          onClose={() => setAddress({ open: undefined })}
          onChanged={() => void refetch()}
        />
      )}
    </Page>
  )
}

type RowProps = {
  medium: Medium
  mayManage: boolean
  onEdit: () => void
  onCosts: () => void
  onChanged: () => void
}
function Row({ medium, mayManage, onEdit, onCosts, onChanged }: RowProps): ReactNode {
  const t = useText(mediumText)
  const format = useFormat()
  const { id, version, name, code, kind, retired, cost } = medium
  const retire = async (): Promise<void> => {
    try {
      await api.media.update({ params: { id }, body: { version, retired: !retired } })
      doneToast(t('saved'))
      onChanged()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <tr>
      <td>
        {name} {retired && <StatusBadge tone="neutral">{t('retired')}</StatusBadge>}
      </td>
      <td className="numbers">{code}</td>
      <td>{t(kind)}</td>
      <td className="numbers">{format.yen(cost)}</td>
      <td>
        <div className={styles['acts']}>
          <Button variant="subtle" onClick={onCosts}>
            {t('costs')}
          </Button>
          {mayManage && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label={t('more', { name })}>
                  <IconDots size={20} stroke={1.5} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={onEdit}>{t('edit')}</Menu.Item>
                <Menu.Item onClick={() => void retire()}>{t(retired ? 'resume' : 'retire')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </td>
    </tr>
  )
}
