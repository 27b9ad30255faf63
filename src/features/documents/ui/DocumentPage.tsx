import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RecordPage } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import type { IssuedDocument } from '../documents.api.ts'
import { ContentTable } from './ContentTable.tsx'
import { CorrectDialog, VoidDialog } from './DocumentDialogs.tsx'
import { documentQuery, toneOf } from './document-queries.ts'
import styles from './Documents.module.css'

export function DocumentPage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(documentQuery(id))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <Shown document={data} /> : <PageSkeleton />
}

function Shown({ document }: { document: IssuedDocument }): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const { id, kind, number, edition, state, recipient, amount, content } = document
  return (
    <RecordPage
      on="document"
      id={id}
      name={`${t(kind)} ${number}`}
      above={recipient}
      state={<StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>}
      facts={
        <>
          <span className="numbers">{format.yen(amount)}</span>
          <span>{t('edition', { edition })}</span>
        </>
      }
      actions={<Actions document={document} />}
      attributes={<Facts document={document} />}
      besides={t('contents')}
    >
      <ContentTable content={content} />
    </RecordPage>
  )
}

function Facts({ document }: { document: IssuedDocument }): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const { content, transactionOn, issuedOn, dueOn, owed, orders, editions, correction, voidReason } = document
  const { period, recipient, note, paid } = content
  const rows: [string, ReactNode][] = [
    [
      t('recipient'),
      [recipient.name, recipient.postalCode && `〒${recipient.postalCode}`, recipient.address]
        .filter((part) => part)
        .join('\n'),
    ],
    period
      ? [t('period'), `${format.day(period.from)} – ${format.day(period.to)}`]
      : [t('transactionOn'), format.day(transactionOn)],
    [t('issuedOn'), format.day(issuedOn)],
    ...(dueOn === null ? [] : [[t('dueOn'), format.day(dueOn)] as [string, ReactNode]]),
    ...(owed === 0 ? [] : [[t('owed'), format.yen(owed)] as [string, ReactNode]]),
    ...(paid ? [[t('owed'), t('paidBefore')] as [string, ReactNode]] : []),
    [
      t('orders'),
      orders.map((order) => (
        <span key={order.id}>
          <Link to={`/orders/${order.id}`}>{order.number}</Link>{' '}
        </span>
      )),
    ],
    ...(note === null ? [] : [[t('note'), note] as [string, ReactNode]]),
    ...(correction === null ? [] : [[t('correctionReason'), correction] as [string, ReactNode]]),
    ...(voidReason === null ? [] : [[t('voidReason'), voidReason] as [string, ReactNode]]),
    [t('issuedBy'), `${document.createdByName}・${format.dateTime(document.createdAt)}`],
    ...(editions.length > 1
      ? [
          [
            t('editions'),
            editions.map((one) => (
              <span key={one.id}>
                {one.id === document.id ? (
                  t('edition', { edition: one.edition })
                ) : (
                  <Link to={`/documents/${one.id}`}>{t('edition', { edition: one.edition })}</Link>
                )}{' '}
              </span>
            )),
          ] as [string, ReactNode],
        ]
      : []),
  ]
  return (
    <dl className={styles['facts']}>
      {rows.map(([name, value]) => (
        <Row key={name} name={name}>
          {value}
        </Row>
      ))}
    </dl>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Actions({ document }: { document: IssuedDocument }): ReactNode {
  const t = useText(documentText)
  const may = useMay()
  const [dialog, setDialog] = useState<'correct' | 'void' | null>(null)
  const isCurrent = document.state === 'current'
  const mayDo = isCurrent && (may('documents.issue') || may('documents.manage'))
  const close = (): void => setDialog(null)
  return (
    <>
      <Button
        component="a"
        href={href.documents.pdf({ params: { id: document.id } })}
        target="_blank"
        rel="noreferrer"
      >
        {t('pdf')}
      </Button>
      {mayDo && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('more')}>
              <IconDots size={20} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {may('documents.issue') && (
              <Menu.Item onClick={() => setDialog('correct')}>{t('correct')}</Menu.Item>
            )}
            {may('documents.manage') && (
              <Menu.Item color="red" onClick={() => setDialog('void')}>
                {t('voidIt')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog === 'correct' && <CorrectDialog document={document} onClose={close} />}
      {dialog === 'void' && <VoidDialog document={document} onClose={close} />}
    </>
  )
}
