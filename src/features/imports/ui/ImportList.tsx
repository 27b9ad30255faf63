import { Button, Menu } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ListPage } from '#web/parts/ListPage.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useMay } from '#web/session.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { ChooseFile, DropAnywhere, UploadState } from './FileDrop.tsx'
import { subjectText } from '../imports.subject.text.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './ImportList.module.css'
import { ImportState } from './ImportState.tsx'
import { canUndo } from './steps.ts'
import { UndoQuestion } from './UndoQuestion.tsx'
import type { Import } from './use-import.ts'
import { useUpload, type Upload } from './use-upload.ts'

/** What was imported, by whom and with what result; and the place to bring a file. */
export function ImportList(): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const upload = useUpload()
  const may = useMay()
  const say = useText(subjectText)
  const [undoing, setUndoing] = useState<Import | null>(null)
  const pages = usePages(['import', 'list'], (cursor, signal) =>
    api.imports.list({ query: { cursor } }, { signal }),
  )
  const resultOf = ({ counted }: Import): string =>
    counted
      ? t('counted', {
          created: format.number(counted.created),
          updated: format.number(counted.updated),
          wrong: format.number(counted.wrong),
        })
      : '–'
  const columns: Column<Import>[] = [
    { key: 'file', label: t('file'), width: 220, grow: 2, cell: ({ fileName }) => fileName },
    { key: 'subject', label: t('subject'), width: 90, cell: ({ subject }) => say(subject) },
    { key: 'state', label: t('state'), width: 130, cell: ({ state }) => <ImportState state={state} /> },
    {
      key: 'rows',
      label: t('rows'),
      width: 90,
      align: 'right',
      cell: ({ rowsTotal }) => (rowsTotal === null ? '–' : format.number(rowsTotal)),
    },
    { key: 'result', label: t('result'), width: 230, grow: 1, cell: resultOf },
    { key: 'by', label: t('by'), width: 120, cell: ({ createdByName }) => createdByName },
    { key: 'at', label: t('at'), width: 170, cell: ({ createdAt }) => format.dateTime(createdAt) },
    {
      key: 'undo',
      label: t('undoColumn'),
      width: 110,
      cell: (batch) =>
        canUndo(batch) && (
          <Button variant="subtle" color="gray" onClick={() => setUndoing(batch)}>
            {t('undo')}
          </Button>
        ),
    },
  ]
  return (
    <>
      <DropAnywhere upload={upload} />
      <ListPage
        title={t('imports')}
        label={t('history')}
        pages={pages}
        columns={columns}
        nameOf={({ fileName }) => fileName}
        to={({ id }) => `/imports/${id}`}
        card={{
          line: (batch) => `${format.relative(batch.createdAt)}・${batch.createdByName}・${resultOf(batch)}`,
          corner: ({ state }) => <ImportState state={state} />,
        }}
        actions={
          pages.rows.length > 0 && (
            <>
              {may('imports.schedule') && (
                <Button variant="default" component={AddressLink} to="/import-schedules">
                  {t('schedules')}
                </Button>
              )}
              <Templates />
              <ChooseFile upload={upload} label={t('importFile')} />
            </>
          )
        }
        filters={<UploadState upload={upload} />}
        empty={<FirstImport upload={upload} />}
      />
      {undoing && <UndoQuestion batch={undoing} onClose={() => setUndoing(null)} />}
    </>
  )
}

/** Which files may come, that nothing can go wrong for good, and a file to look at. */
function FirstImport({ upload }: { upload: Upload }): ReactNode {
  const t = useText(importsUiText)
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={
        <>
          <ChooseFile upload={upload} label={t('importFile')} />
          <ul className={styles['teach']}>
            <li>{t('emptyFiles')}</li>
            <li>{t('emptyEncodings')}</li>
            <li>{t('emptyShapes')}</li>
            <li>{t('emptySafe')}</li>
          </ul>
          <Templates />
        </>
      }
    >
      {t('emptyWhy')}
    </EmptyState>
  )
}

const subjects = ['customer', 'company', 'note', 'tag', 'contactPoint', 'order', 'product'] as const

/** Headings and an example, for each thing that can be imported. */
function Templates(): ReactNode {
  const t = useText(importsUiText)
  const say = useText(subjectText)
  const item = (subject: (typeof subjects)[number], form: 'xlsx' | 'cp932'): ReactNode => (
    <Menu.Item
      key={`${subject} ${form}`}
      component="a"
      href={href.imports.template({ query: { subject, form } })}
      download
    >
      {t(form === 'cp932' ? 'templateSjis' : 'templateExcel', { subject: say(subject) })}
    </Menu.Item>
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">{t('template')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {subjects.map((subject) => item(subject, 'xlsx'))}
        <Menu.Divider />
        {subjects.map((subject) => item(subject, 'cp932'))}
      </Menu.Dropdown>
    </Menu>
  )
}
