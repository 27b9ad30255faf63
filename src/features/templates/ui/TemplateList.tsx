import { ActionIcon, Button, Menu, NativeSelect, SegmentedControl } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { flag, oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, tried, undoToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { libraryText } from '../library.text.ts'
import { NewTemplate } from './NewTemplate.tsx'
import type { TemplateRow } from './template-queries.ts'
import { TemplateStarters } from './TemplateStarters.tsx'
import { Thumbnail } from './Thumbnail.tsx'
import { UsesDialog } from './UsesDialog.tsx'
import styles from './Library.module.css'

const kinds = ['everyKind', 'blocks', 'mjml', 'html', 'text'] as const
const classes = ['everyClass', 'advertising', 'transactional'] as const
const address = { q: text, kind: oneOf(kinds), class: oneOf(classes), add: flag }

/** All templates as they look, the latest written first. */
export function TemplateList(): ReactNode {
  const t = useText(libraryText)
  const mayWrite = useMay()('templates.write')
  const [{ q, kind, class: mailClass, add }, setAddress] = useAddress(address)
  const query = {
    q,
    kind: kind === 'everyKind' ? undefined : kind,
    class: mailClass === 'everyClass' ? undefined : mailClass,
  }
  const pages = usePages(['mailTemplate', 'list', query], (cursor, signal) =>
    api.templates.list({ query: { ...query, cursor, limit: 24 } }, { signal }),
  )
  const isNarrowed = q !== undefined || kind !== 'everyKind' || mailClass !== 'everyClass'
  const isEmpty = !pages.isPending && !pages.error && pages.rows.length === 0
  return (
    <Page
      title={t('templates')}
      actions={
        <>
          <Button component={AddressLink} to="/templates/blocks" variant="default">
            {t('sharedBlocks')}
          </Button>
          <Button component={AddressLink} to="/templates/images" variant="default">
            {t('images')}
          </Button>
          {mayWrite && (
            <Button
              leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
              onClick={() => setAddress({ add: true }, { replace: false })}
            >
              {t('add')}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['tools']}>
        <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
        <SegmentedControl
          aria-label={t('class')}
          value={mailClass}
          onChange={(next) => setAddress({ class: classes.find((one) => one === next) ?? 'everyClass' })}
          data={classes.map((value) => ({ value, label: t(value) }))}
        />
        <NativeSelect
          aria-label={t('kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(value) }))}
          onChange={({ currentTarget }) =>
            setAddress({ kind: kinds.find((one) => one === currentTarget.value) ?? 'everyKind' })
          }
        />
      </div>
      {pages.isPending && !pages.error && <RowsSkeleton rows={8} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {isEmpty && isNarrowed && <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>}
      {isEmpty && !isNarrowed && (
        <>
          <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>
          {mayWrite && <TemplateStarters />}
        </>
      )}
      <ul className={styles['cards']}>
        {pages.rows.map((row) => (
          <TemplateCard key={row.id} row={row} mayWrite={mayWrite} />
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
          {t('showMore')}
        </Button>
      )}
      {add && mayWrite && <NewTemplate onClose={() => setAddress({ add: undefined })} />}
    </Page>
  )
}

function TemplateCard({ row, mayWrite }: { row: TemplateRow; mayWrite: boolean }): ReactNode {
  const t = useText(libraryText)
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { id, name, subject, kind, edition, hasDraft, updatedAt, updatedByName } = row
  return (
    <li className={styles['card']}>
      <Thumbnail id={id} stamp={updatedAt} title={name} />
      <div className={styles['about']}>
        <AddressLink to={`/templates/${id}`}>{name}</AddressLink>
        <span className={styles['subject']}>{subject || t('noSubject')}</span>
        <small className={styles['help']}>
          {format.relative(updatedAt)} {updatedByName ?? ''}
        </small>
        <span className={styles['marks']}>
          <StatusBadge tone="neutral">{t(row.class)}</StatusBadge>
          {kind !== 'blocks' && <StatusBadge tone="neutral">{t(kind)}</StatusBadge>}
          {edition > 0 && <StatusBadge tone="good">{t('editionOf', { number: edition })}</StatusBadge>}
          {(hasDraft || edition === 0) && <StatusBadge tone="info">{t('draft')}</StatusBadge>}
        </span>
        {row.uses > 0 && (
          <button
            type="button"
            className={styles['usedBy']}
            aria-label={t('usesOf', { name, count: row.uses })}
            onClick={() => setOpen(true)}
          >
            {t('uses', { count: row.uses })}
          </button>
        )}
      </div>
      {isOpen && <UsesDialog id={id} onClose={() => setOpen(false)} />}
      {mayWrite && <CardMenu row={row} />}
    </li>
  )
}

function CardMenu({ row: { id, name, version } }: { row: TemplateRow }): ReactNode {
  const t = useText(libraryText)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const read = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['mailTemplate', 'list'] })
  const copy = async (): Promise<void> => {
    const made = await api.templates.copy({ params: { id }, body: { name: t('copyName', { name }) } })
    doneToast(t('copied'))
    await navigate({ to: `/templates/${made.id}` })
  }
  const remove = async (): Promise<void> => {
    await api.templates.remove({ params: { id }, query: { version } })
    await read()
    undoToast(t('binned', { name }), async () => {
      await api.templates.restore({ params: { id } })
      await read()
    })
  }
  return (
    <div className={styles['menu']}>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('moreOf', { name })}>
            <IconDots size={18} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void tried(copy)}>{t('copy')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => void tried(remove)}>
            {t('toBin')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
