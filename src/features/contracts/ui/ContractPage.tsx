import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RecordPage } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Contract } from '../contracts.api.ts'
import { contractText } from '../contract.text.ts'
import { contractQuery, toneOf } from './contract-queries.ts'
import { ContractAttributes, ContractTerms } from './ContractAttributes.tsx'
import { CancelDialog, RenewDialog } from './ContractDialogs.tsx'

/** One contract: with whom, until when, and what is next. */
export function ContractPage(): ReactNode {
  const t = useText(contractText)
  const { id = '' } = useParams({ strict: false })
  const { data: contract, error, isPending, refetch } = useQuery(contractQuery(id))
  if (contract && !isProblem(error, 'notFound')) return <Loaded key={contract.id} contract={contract} />
  if (isPending) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/contracts" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ contract }: { contract: Contract }): ReactNode {
  const t = useText(contractText)
  const format = useFormat()
  const { id, title, on, state, owner, startedOn, endsOn, term, cancelledOn } = contract
  return (
    <RecordPage
      on="contract"
      id={id}
      name={title}
      besides={t('terms')}
      above={
        <AddressLink to={`/${on.kind === 'customer' ? 'customers' : 'companies'}/${on.id}`}>
          {on.name}
        </AddressLink>
      }
      state={<StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>}
      facts={
        <>
          <span>
            {endsOn === null
              ? t('since', { from: format.day(startedOn) })
              : t('period', { from: format.day(startedOn), to: format.day(endsOn) })}
          </span>
          {term > 1 && <span>{t('termOf', { count: term })}</span>}
          {cancelledOn !== null && state !== 'cancelled' && (
            <span>{t('willBeCancelled', { on: format.day(cancelledOn) })}</span>
          )}
          <span>{owner ? t('ownedBy', { name: owner.name }) : t('noOwner')}</span>
        </>
      }
      actions={<Actions contract={contract} />}
      attributes={<ContractAttributes contract={contract} />}
    >
      <ContractTerms contract={contract} />
    </RecordPage>
  )
}

function Actions({ contract }: { contract: Contract }): ReactNode {
  const t = useText(contractText)
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [dialog, setDialog] = useState<'renew' | 'cancel' | null>(null)
  const { id, version, title, cancelledOn, endsOn } = contract
  const run = async (change: () => Promise<void>): Promise<void> => {
    try {
      await change()
    } catch (error) {
      problemToast(error)
    }
  }
  const remove = (): Promise<void> =>
    run(async () => {
      await api.contracts.remove({ params: { id }, query: { version } })
      undoToast(t('binned', { title }), () => api.contracts.restore({ params: { id } }))
      await navigate({ to: '/contracts' })
    })
  const resume = (): Promise<void> =>
    run(async () => {
      const saved = await api.contracts.resume({ params: { id }, body: { version } })
      queryClient.setQueryData(contractQuery(id).queryKey, saved)
      doneToast(t('resumed'))
    })
  if (!may('contracts.write')) return null
  return (
    <>
      {cancelledOn === null && endsOn !== null && (
        <Button onClick={() => setDialog('renew')}>{t('renew')}</Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {cancelledOn === null ? (
            <Menu.Item onClick={() => setDialog('cancel')}>{t('cancel')}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => void resume()}>{t('resume')}</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void remove()}>
            {t('toBin')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'renew' && <RenewDialog contract={contract} onClose={() => setDialog(null)} />}
      {dialog === 'cancel' && <CancelDialog contract={contract} onClose={() => setDialog(null)} />}
    </>
  )
}
