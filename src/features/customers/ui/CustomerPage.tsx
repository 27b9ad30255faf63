import { ActionIcon, Alert, Button, Menu } from '@mantine/core'
import { IconDots, IconRestore, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { RecordPage } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { customerText } from '../customer.text.ts'
import { todayIn } from '#kit/japan/days.ts'
import { customerQuery, useShowCustomer, type Customer } from './customer-queries.ts'
import { CustomerAttributes } from './CustomerAttributes.tsx'
import styles from './CustomerPage.module.css'
import { labelsOf } from './list-filter.ts'
import { Stage } from './Stage.tsx'
import { CustomerTags } from './Tags.tsx'

/** One customer: who it is, everything known, everything that happened. */
export function CustomerPage(): ReactNode {
  const t = useText(customerText)
  const { id = '' } = useParams({ strict: false })
  const { data: customer, error, isPending, refetch } = useQuery(customerQuery(id))
  // An old id names whom that record was merged into: the address goes on to them.
  if (customer && customer.id !== id) return <Navigate to={`/customers/${customer.id}`} replace />
  if (customer) return <Loaded key={customer.id} customer={customer} />
  if (isPending) return <PageSkeleton />
  // An address that was cut off is as unknown as a customer who is not there.
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/customers" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const format = useFormat()
  const inBin = customer.deletedAt !== null
  const { code, createdAt, updatedAt } = customer
  const kana = [customer.familyKana, customer.givenKana].filter(Boolean).join(' ')
  return (
    <RecordPage
      on="customer"
      id={customer.id}
      name={customer.displayName}
      above={[kana, code && t('number', { code })].filter(Boolean).join('　')}
      state={<CustomerState customer={customer} />}
      facts={
        <>
          <CurrentPost customer={customer} />
          <span>{customer.owner ? t('ownedBy', { name: customer.owner.name }) : t('noOwner')}</span>
          <CustomerTags customer={customer} />
        </>
      }
      actions={!inBin && <Actions customer={customer} />}
      attributes={
        <>
          {inBin && <InBin customer={customer} />}
          <CustomerAttributes customer={customer} />
          <p className={styles['dates']}>
            {t('created', { at: format.dateTime(createdAt) })}
            <br />
            {t('changed', { at: format.dateTime(updatedAt) })}
          </p>
        </>
      }
      alone={inBin}
    />
  )
}

/** Where this person works now, by the first post that has not ended. */
function CurrentPost({ customer }: { customer: Customer }): ReactNode {
  const { timeZone } = useOrganisation()
  const today = todayIn(timeZone)
  const post = customer.posts.find(({ endedOn }) => endedOn === null || endedOn >= today)
  if (!post) return null
  return (
    <span>
      <Link to={`/companies/${post.company.id}`}>{post.company.name}</Link> {post.title}
    </span>
  )
}

/** 様 and the stage, beside the name. */
export function CustomerState({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const say = useSay()
  const stages = labelsOf(useFields('customer').find(({ key }) => key === 'stage')?.options)
  const label = stages.get(customer.stage)
  const isNamed = customer.familyName !== null || customer.givenName !== null
  return (
    <>
      {isNamed && <span className={styles['honorific']}>{customer.honorific ?? t('honorific')}</span>}
      <Stage stage={customer.stage} label={label ? say(label) : customer.stage} />
    </>
  )
}

function Actions({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const may = useMay()
  const navigate = useNavigate()
  const { id, version, displayName } = customer
  const remove = async (): Promise<void> => {
    try {
      await api.customers.remove({ params: { id }, query: { version } })
      undoToast(t('binned', { name: displayName }), () => api.customers.restore({ params: { id } }))
      void navigate({ to: '/customers' })
    } catch (error) {
      problemToast(error)
    }
  }
  if (!may('customers.write')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('more')}>
          <IconDots size={20} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
          onClick={() => void remove()}
        >
          {t('toBin')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Says that nothing can be changed here until it is restored, and restores it. */
function InBin({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const format = useFormat()
  const may = useMay()
  const showCustomer = useShowCustomer()
  const restore = async (): Promise<void> => {
    try {
      showCustomer(await api.customers.restore({ params: { id: customer.id } }))
      doneToast(t('restored', { name: customer.displayName }))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Alert color="yellow" title={t('inBin')}>
      <p className={styles['why']}>
        {t('inBinWhy', { at: format.dateTime(customer.deletedAt ?? customer.updatedAt) })}
      </p>
      {may('customers.write') && (
        <Button
          leftSection={<IconRestore size={16} stroke={1.5} aria-hidden />}
          onClick={() => void restore()}
        >
          {t('restore')}
        </Button>
      )}
    </Alert>
  )
}
