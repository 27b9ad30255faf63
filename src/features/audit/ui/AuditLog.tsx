import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { auditText } from '../audit.text.ts'
import { AuditDetails } from './AuditDetails.tsx'
import { differencesOf } from './difference.ts'
import { useAuditWords, type AuditEntry } from './use-audit-words.ts'

const address = { subjectKind: text, subjectId: text, actorId: text, peek: text }

export function AuditLog(): ReactNode {
  const t = useText(auditText)
  const format = useFormat()
  const words = useAuditWords()
  const [{ peek, ...filter }, setAddress] = useAddress(address)
  const pages = usePages<AuditEntry>(['audit', 'list', filter], (cursor, signal) =>
    api.audit.list({ query: { ...filter, cursor, limit: 100 } }, { signal }),
  )
  const { data: colleagues } = useQuery({
    queryKey: ['user', 'colleagues'],
    queryFn: ({ signal }) => api.accounts.listColleagues({}, { signal }),
  })
  const fieldsOf = ({ subjectKind, before, after }: AuditEntry): string =>
    differencesOf(before, after)
      .map(({ key }) => words.field(subjectKind, key))
      .join('、')
  const columns: readonly Column<AuditEntry>[] = [
    { key: 'what', label: t('what'), width: 200, grow: 1, cell: (entry) => words.action(entry) },
    { key: 'who', label: t('who'), width: 140, grow: 1, cell: (entry) => entry.actorName },
    { key: 'changes', label: t('changes'), width: 200, grow: 2, cell: fieldsOf },
    { key: 'at', label: t('when'), width: 190, cell: ({ at }) => format.dateTime(at) },
    { key: 'ip', label: t('where'), width: 130, cell: ({ ip }) => ip },
  ]
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <ListPage
      title={t('audit')}
      label={t('audit')}
      pages={pages}
      columns={columns}
      nameOf={(entry) => words.action(entry)}
      card={{
        line: (entry) => [entry.actorName, fieldsOf(entry)].filter(Boolean).join('・'),
        corner: ({ at }) => format.relative(at),
      }}
      filters={
        <>
          <NativeSelect
            aria-label={t('filterSubject')}
            value={filter.subjectKind ?? ''}
            onChange={({ currentTarget }) =>
              setAddress({ subjectKind: currentTarget.value || undefined, subjectId: undefined })
            }
            data={[
              { value: '', label: t('allSubjects') },
              ...[...words.subjects.keys()].map((kind) => ({ value: kind, label: words.subject(kind) })),
            ]}
          />
          <NativeSelect
            aria-label={t('filterPerson')}
            value={filter.actorId ?? ''}
            onChange={({ currentTarget }) => setAddress({ actorId: currentTarget.value || undefined })}
            data={[
              { value: '', label: t('allPeople') },
              ...(colleagues?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          {isFiltered && (
            <Button
              variant="subtle"
              onClick={() => setAddress({ subjectKind: undefined, subjectId: undefined, actorId: undefined })}
            >
              {t('clear')}
            </Button>
          )}
        </>
      }
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
      peekOf={(id) => {
        const entry = pages.rows.find((row) => row.id === id)
        return (
          entry && (
            <AuditDetails
              entry={entry}
              words={words}
              onOnlyThis={(subjectKind, subjectId) => setAddress({ subjectKind, subjectId })}
            />
          )
        )
      }}
      empty={<EmptyState title={t('empty')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}
