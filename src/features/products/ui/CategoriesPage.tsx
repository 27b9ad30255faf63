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
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconGripVertical,
  IconIndentDecrease,
  IconIndentIncrease,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { InlineField } from '#web/parts/InlineField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { categoryText } from '../category.text.ts'
import styles from './CategoriesPage.module.css'
import { dropped, inTree, stepped, type Branch, type Place, type Step } from './category-order.ts'
import { categoriesQuery, useCategoryOptions, type Category } from './product-queries.ts'

const steps = [
  ['up', IconArrowUp],
  ['down', IconArrowDown],
  ['outward', IconIndentDecrease],
  ['inward', IconIndentIncrease],
] as const

/** The tree that products stand in: named, moved and removed where it stands. */
export function CategoriesPage(): ReactNode {
  const t = useText(categoryText)
  const { data, error, refetch } = useQuery(categoriesQuery)
  const [removing, setRemoving] = useState<Category | null>(null)
  const move = useMove()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const items = data?.items ?? []
  const rows = inTree(items)
  const drop = (id: string, over: string): void => {
    const own = items.find((one) => one.id === id)
    const place = dropped(items, id, over)
    if (own && place) void move(own, place)
  }
  return (
    <Page
      title={t('categories')}
      lead={t('lead')}
      shape="reading"
      count={data && { count: items.length, exact: true }}
    >
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={8} />}
      {data && items.length === 0 && <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ screenReaderInstructions: { draggable: t('dragHelp') } }}
        onDragEnd={({ active, over }) => over && drop(String(active.id), String(over.id))}
      >
        <SortableContext items={rows.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
          <ul className={styles['tree']}>
            {rows.map((one) => (
              <Row key={one.id} all={items} category={one} onRemove={() => setRemoving(one)} />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      {data && <NewCategory parent={null} />}
      {removing && <RemoveDialog category={removing} onClose={() => setRemoving(null)} />}
    </Page>
  )
}

/** Runs a change of the tree and reads it again, also where it was refused: somebody else may have moved it. */
function useTreeChange(): (change: () => Promise<unknown>) => Promise<boolean> {
  const queryClient = useQueryClient()
  return async (change) => {
    try {
      await change()
      return true
    } catch (error) {
      problemToast(error)
      return false
    } finally {
      await queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey })
    }
  }
}

/** Moves a category and says so. */
function useMove(): (category: Category, place: Place) => Promise<void> {
  const t = useText(categoryText)
  const change = useTreeChange()
  return async ({ id, name, version }, place) => {
    const moved = await change(() =>
      api.products.moveCategory({ params: { id }, body: { version, ...place } }),
    )
    if (moved) doneToast(t('moved', { name }))
  }
}

type RowProps = { all: readonly Category[]; category: Branch; onRemove: () => void }

function Row({ all, category, onRemove }: RowProps): ReactNode {
  const t = useText(categoryText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const moveTo = useMove()
  const [isAdding, setAdding] = useState(false)
  const { id, name, version, depth, count } = category
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id })
  const move = async (step: Step): Promise<void> => {
    const place = stepped(all, id, step)
    if (place) await moveTo(category, place)
  }
  const remove = async (): Promise<void> => {
    if (count > 0 || all.some((one) => one.parentId === id)) return onRemove()
    try {
      await api.products.removeCategory({ params: { id }, query: { version } })
      doneToast(t('removed', { name }))
    } catch {
      // Products of the bin are in it too, which are not counted here: then it must be said where they go.
      onRemove()
    }
    await queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey })
  }
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      data-dragging={isDragging || undefined}
    >
      <div className={styles['row']} style={{ paddingInlineStart: `${Math.min(depth, 6) * 24}px` }}>
        <ActionIcon
          ref={setActivatorNodeRef}
          variant="subtle"
          color="gray"
          {...attributes}
          {...listeners}
          aria-label={t('drag', { name })}
        >
          <IconGripVertical size={14} stroke={1.5} />
        </ActionIcon>
        <div className={styles['name']}>
          <InlineField
            bare
            name="name"
            label={t('nameOf', { name })}
            value={name}
            save={async (next, on = version) => {
              await api.products.renameCategory({ params: { id }, body: { version: on, name: next ?? '' } })
              await queryClient.invalidateQueries({ queryKey: categoriesQuery.queryKey })
            }}
          />
        </div>
        <AddressLink to={`/products?category=${id}`}>
          <span className="numbers">{t('count', { count: format.number(category.all) })}</span>
        </AddressLink>
        <div className={styles['acts']}>
          {steps.map(([step, Icon]) => (
            <ActionIcon
              key={step}
              aria-label={t(step, { name })}
              // Where it can go no further there is no button, and the others keep their places.
              {...(stepped(all, id, step) === null && { style: { visibility: 'hidden' } })}
              onClick={() => void move(step)}
            >
              <Icon size={16} stroke={1.5} />
            </ActionIcon>
          ))}
          <ActionIcon aria-label={t('addBelow', { name })} onClick={() => setAdding(true)}>
            <IconPlus size={16} stroke={1.5} />
          </ActionIcon>
          <ActionIcon aria-label={t('remove', { name })} onClick={() => void remove()}>
            <IconTrash size={16} stroke={1.5} />
          </ActionIcon>
        </div>
      </div>
      {isAdding && <NewCategory parent={category} onClose={() => setAdding(false)} />}
    </li>
  )
}

function NewCategory({ parent, onClose }: { parent: Category | null; onClose?: () => void }): ReactNode {
  const t = useText(categoryText)
  const change = useTreeChange()
  const [name, setName] = useState('')
  const add = async (): Promise<void> => {
    if (name.trim() === '') return
    const body = { name, parentId: parent?.id ?? null }
    if (!(await change(() => api.products.createCategory({ body })))) return
    setName('')
    onClose?.()
  }
  const label = parent ? t('addTo', { name: parent.name }) : t('add')
  return (
    <div className={styles['new']}>
      <TextInput
        aria-label={label}
        placeholder={label}
        maxLength={100}
        value={name}
        {...(parent && { autoFocus: true })}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={onEnter(() => void add())}
      />
      <Button variant="default" onClick={() => void add()}>
        {t('create')}
      </Button>
      {onClose && (
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('cancel')}
        </Button>
      )}
    </div>
  )
}

function RemoveDialog({ category, onClose }: { category: Category; onClose: () => void }): ReactNode {
  const t = useText(categoryText)
  const change = useTreeChange()
  const options = useCategoryOptions().filter(({ value }) => value !== category.id)
  const [moveTo, setMoveTo] = useState('none')
  const { id, name, version } = category
  const remove = async (): Promise<void> => {
    if (!(await change(() => api.products.removeCategory({ params: { id }, query: { version, moveTo } }))))
      return
    doneToast(t('removed', { name }))
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('removeTitle', { name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <p>{t('removeWhy')}</p>
      <NativeSelect
        label={t('moveTo')}
        value={moveTo}
        data={[{ value: 'none', label: t('noCategory') }, ...options]}
        onChange={({ currentTarget }) => setMoveTo(currentTarget.value)}
      />
      <div className={styles['answer']}>
        <Button color="red" onClick={() => void remove()}>
          {t('removeIt')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </Modal>
  )
}
