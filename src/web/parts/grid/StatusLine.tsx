import { ActionIcon, Anchor, Checkbox, Popover, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconColumns3, IconSearch } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useText } from '../../locale.ts'
import { useFormat } from '../../use-format.ts'
import styles from './Grid.module.css'
import type { GridColumn } from './grid.ts'
import { gridText } from './grid.text.ts'
import type { GridModel } from './model.ts'
import { Problems } from './Problems.tsx'

type StatusLineProps = {
  model: GridModel
  columns: readonly GridColumn[]
  notice: string
  onColumns: (columns: readonly GridColumn[]) => void
  onFind: () => void
  onGo: (id: string, field: string) => void
}
/** The line under the cells: what can be done, what is on its way, and what the selected cells come to. */
export function StatusLine({ model, columns, notice, onColumns, onFind, onGo }: StatusLineProps): ReactNode {
  const t = useText(gridText)
  const format = useFormat()
  const { rows, outbox } = model
  const summary = model.summary()
  const underway = outbox.underway
  return (
    <div className={styles['status']}>
      <div className={styles['tools']}>
        <Tool label={t('undo')} isOff={!model.canUndo} onClick={() => model.undo()}>
          <IconArrowBackUp size={16} />
        </Tool>
        <Tool label={t('redo')} isOff={!model.canRedo} onClick={() => model.redo()}>
          <IconArrowForwardUp size={16} />
        </Tool>
        <Tool label={t('find')} isOff={false} onClick={onFind}>
          <IconSearch size={16} />
        </Tool>
        <ColumnChooser columns={columns} onColumns={onColumns} />
      </div>
      <Problems model={model} onGo={onGo} />
      <div className={styles['notice']} role="status">
        {outbox.isWaiting ? (
          <span className={styles['waiting']}>
            {t('waiting', { count: underway })}{' '}
            <Anchor component="button" type="button" onClick={() => outbox.retryNow()}>
              {t('saveNow')}
            </Anchor>
          </span>
        ) : rows.error !== null ? (
          <span className={styles['waiting']}>
            {t('moreFailed')}{' '}
            <Anchor component="button" type="button" onClick={() => rows.retry()}>
              {t('retry')}
            </Anchor>
          </span>
        ) : (
          notice || (underway > 1 ? t('saving', { count: underway }) : '')
        )}
      </div>
      {summary && summary.cells > 1 && (
        <div className={`${styles['sums']} numbers`}>
          <span>{t('filled', { count: format.number(summary.filled) })}</span>
          {summary.numbers > 0 && (
            <>
              <span>{t('sum', { value: format.number(summary.sum) })}</span>
              <span>{t('average', { value: format.number(summary.sum / summary.numbers) })}</span>
            </>
          )}
        </div>
      )}
      <span className="numbers">
        {t(rows.hasMore ? 'loadedSoFar' : 'loadedRows', { count: format.number(rows.length) })}
      </span>
    </div>
  )
}

type ToolProps = { label: string; isOff: boolean; onClick: () => void; children: ReactNode }
function Tool({ label, isOff, onClick, children }: ToolProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        aria-disabled={isOff}
        data-off={isOff ? 'yes' : undefined}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

function ColumnChooser({
  columns,
  onColumns,
}: {
  columns: readonly GridColumn[]
  onColumns: (columns: readonly GridColumn[]) => void
}): ReactNode {
  const t = useText(gridText)
  const [opened, setOpened] = useState(false)
  const shown = columns.filter(({ hidden }) => hidden !== true)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('columns')}>
          <ActionIcon aria-label={t('columns')} onClick={() => setOpened(!opened)}>
            <IconColumns3 size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles['chooser']} aria-label={t('columns')}>
        {columns.map((column) => (
          <Checkbox
            key={column.key}
            label={column.label}
            checked={column.hidden !== true}
            disabled={column.hidden !== true && shown.length === 1}
            onChange={() =>
              onColumns(
                columns.map((one) => (one === column ? { ...one, hidden: one.hidden !== true } : one)),
              )
            }
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
