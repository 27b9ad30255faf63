import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { ActionIcon, Button, Popover, Select } from '@mantine/core'
import { IconColumns, IconGripVertical, IconPin, IconPinFilled, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useCatalogue, type Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { columnsMoved, type ViewColumn } from './definition.ts'
import type { ListView } from './use-view.ts'
import styles from './Views.module.css'
import { viewsText } from './views.text.ts'

type ColumnChooserProps = {
  list: ListView
  /** What a column can show. */
  fields: readonly Field[]
  /** The column of the name, which every list begins with. */
  first: string
}
/** Which columns, in which order, and which stay at the left. */
export function ColumnChooser({ list, fields, first }: ColumnChooserProps): ReactNode {
  const t = useText(viewsText)
  return (
    <Popover position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns size={16} stroke={1.5} aria-hidden />}>
          {t('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Chooser list={list} fields={fields} first={first} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Chooser({ list, fields, first }: ColumnChooserProps): ReactNode {
  const t = useText(viewsText)
  const say = useSay()
  const { sections } = useCatalogue()
  const { columns } = list.now
  const set = (next: readonly ViewColumn[]): void => list.set({ columns: next })
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const labelOf = (key: string): string => {
    const field = fields.find((one) => one.key === key)
    return field ? say(field.label) : key
  }
  const sortable = columns.filter(({ key }) => key !== first)
  const left = fields.filter(({ key, hidden }) => !hidden && !columns.some((column) => column.key === key))
  const data = sections
    .filter(({ subject }) => subject === list.subject)
    .map(({ key, label }) => ({
      group: say(label),
      items: left
        .filter(({ section }) => section === key)
        .map((field) => ({ value: field.key, label: say(field.label) })),
    }))
    .filter(({ items }) => items.length > 0)
  return (
    <div className={styles['chooser']}>
      <strong>{t('chooseColumns')}</strong>
      <p className={styles['hint']}>{t('firstStays')}</p>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ screenReaderInstructions: { draggable: t('dragHelp') } }}
        onDragEnd={({ active, over }) => {
          if (over && over.id !== active.id) set(columnsMoved(columns, String(active.id), String(over.id)))
        }}
      >
        <SortableContext items={sortable.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
          <ul className={styles['columns']}>
            {sortable.map((column) => (
              <ColumnLine
                key={column.key}
                column={column}
                label={labelOf(column.key)}
                onPin={() =>
                  set(
                    columns.map((one) => {
                      if (one.key !== column.key) return one
                      const { pinned, ...rest } = one
                      return pinned ? rest : { ...rest, pinned: true }
                    }),
                  )
                }
                onHide={() => set(columns.filter(({ key }) => key !== column.key))}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      <Select
        aria-label={t('addColumn')}
        placeholder={t('addColumn')}
        searchable
        nothingFoundMessage={t('noColumn')}
        comboboxProps={{ withinPortal: false }}
        maxDropdownHeight={260}
        value={null}
        data={data}
        onChange={(key) => key !== null && set([...columns, { key }])}
      />
      <Button variant="subtle" color="gray" onClick={() => set(list.plain.columns)}>
        {t('standardColumns')}
      </Button>
    </div>
  )
}

type ColumnLineProps = { column: ViewColumn; label: string; onPin: () => void; onHide: () => void }
function ColumnLine({ column, label, onPin, onHide }: ColumnLineProps): ReactNode {
  const t = useText(viewsText)
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: column.key })
  const pinned = column.pinned ?? false
  return (
    <li
      ref={setNodeRef}
      className={styles['column']}
      data-dragging={isDragging || undefined}
      style={{
        transform: transform ? `translateY(${Math.round(transform.y)}px)` : undefined,
        transition,
      }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        className={styles['grip']}
        {...attributes}
        {...listeners}
        aria-label={t('drag', { name: label })}
      >
        <IconGripVertical size={16} stroke={1.5} aria-hidden />
      </button>
      <span className={styles['name']}>{label}</span>
      <ActionIcon
        variant="subtle"
        color={pinned ? 'futaai' : 'gray'}
        size={28}
        aria-pressed={pinned}
        aria-label={t(pinned ? 'unpin' : 'pin', { name: label })}
        title={t(pinned ? 'unpin' : 'pin', { name: label })}
        onClick={onPin}
      >
        {pinned ? <IconPinFilled size={16} aria-hidden /> : <IconPin size={16} stroke={1.5} aria-hidden />}
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={t('hideColumn', { name: label })}
        title={t('hideColumn', { name: label })}
        onClick={onHide}
      >
        <IconX size={16} stroke={1.5} aria-hidden />
      </ActionIcon>
    </li>
  )
}
