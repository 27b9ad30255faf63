import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { libraryText } from '../library.text.ts'
import { newBlock } from './block-new.ts'
import { sectionOf } from './document-edit.ts'

const address = { q: text }

/** Shared blocks: changed in one place, they change in every template that they stand in. */
export function SharedList(): ReactNode {
  const t = useText(libraryText)
  const format = useFormat()
  const language = useLocale()
  const navigate = useNavigate()
  const mayWrite = useMay()('templates.write')
  const [busy, setBusy] = useState(false)
  const [{ q }, setAddress] = useAddress(address)
  const pages = usePages(['mailSharedBlock', 'list', q ?? ''], (cursor, signal) =>
    api.templates.sharedList({ query: { q, cursor, limit: 50 } }, { signal }),
  )
  const add = async (): Promise<void> => {
    setBusy(true)
    try {
      const sections = [sectionOf(1, [newBlock('text', language)])]
      const { id } = await api.templates.sharedCreate({ body: { name: t('newShared'), sections } })
      await navigate({ to: `/templates/blocks/${id}` })
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  const button = mayWrite && (
    <Button loading={busy} onClick={() => void add()}>
      {t('addShared')}
    </Button>
  )
  const columns: readonly Column<(typeof pages.rows)[number]>[] = [
    { key: 'name', label: t('name'), width: 280, grow: 2, cell: ({ name }) => name },
    {
      key: 'updated',
      label: t('updated'),
      width: 200,
      leaves: 1,
      cell: ({ updatedAt, updatedByName }) => `${format.dateTime(updatedAt)} ${updatedByName ?? ''}`,
    },
  ]
  return (
    <ListPage
      title={t('sharedBlocks')}
      label={t('sharedBlocks')}
      pages={pages}
      columns={columns}
      nameOf={({ name }) => name}
      to={({ id }) => `/templates/blocks/${id}`}
      card={{ line: ({ updatedAt }) => format.dateTime(updatedAt) }}
      actions={
        <>
          <Button component={AddressLink} to="/templates" variant="default">
            {t('templates')}
          </Button>
          {button}
        </>
      }
      filters={<SearchField label={t('findShared')} value={q} onSearch={(next) => setAddress({ q: next })} />}
      empty={
        q === undefined ? (
          <EmptyState title={t('noSharedTitle')} action={button}>
            {t('noShared')}
          </EmptyState>
        ) : (
          <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
        )
      }
    />
  )
}
