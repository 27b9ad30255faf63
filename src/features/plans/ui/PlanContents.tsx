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
import { ActionIcon, Checkbox } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { planText } from '../plan.text.ts'
import { newItem, roundsIn, spanMoved, type ItemDraft, type SpanDraft } from './plan-draft.ts'
import { replaced, usePlanEdit } from './plan-edit.ts'
import { AddButton, AddProduct, RemoveButton, Typed } from './PlanFields.tsx'
import styles from './Plans.module.css'

/** What is in which round. 頒布会: a row for each round, dragged into order; the rounds number themselves. */
export function PlanContents(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { spans, numbers, repeats } = draft
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const rounds = roundsIn(spans)
  const add = (): void => {
    // What came last no longer lasts until the end: the new one does.
    const before = spans.map((span) => ({ ...span, lasts: span.lasts.trim() === '' ? '1' : span.lasts }))
    set({ spans: [...before, { key: newId(), lasts: spans.length === 0 ? '' : '1', items: [] }] })
  }
  return (
    <Section title={t('contents')}>
      <p className={styles['help']}>{t('contentsHelp')}</p>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ screenReaderInstructions: { draggable: t('dragHelp') } }}
        onDragEnd={({ active, over }) => {
          if (over && over.id !== active.id)
            set({ spans: spanMoved(spans, String(active.id), String(over.id)) })
        }}
      >
        <SortableContext items={spans.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
          <ul className={styles['rows']}>
            {spans.map((span, index) => (
              <SpanRow
                key={span.key}
                span={span}
                rounds={rounds[index] ?? { from: 1, to: null }}
                only={spans.length === 1}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      <AddButton label={t('addSpan')} onAdd={add} />
      <Choices />
      <div className={styles['pair']}>
        <Typed
          field="rounds"
          label={t('total')}
          help={t('totalHelp')}
          value={numbers.rounds}
          onType={(typed) => set({ numbers: { ...numbers, rounds: typed } })}
        />
        <Checkbox
          label={t('repeats')}
          checked={repeats}
          onChange={({ currentTarget }) => set({ repeats: currentTarget.checked })}
        />
      </div>
    </Section>
  )
}

/** What customers may take instead, on My page as well. */
function Choices(): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { choices } = draft
  return (
    <div>
      <strong>{t('choices')}</strong>
      <p className={styles['help']}>{t('choicesHelp')}</p>
      {choices.map((item) => (
        <ItemRow
          key={item.key}
          item={item}
          isCounted={false}
          onChange={(next) => set({ choices: replaced(choices, item.key, next) })}
        />
      ))}
      <AddProduct
        label={t('addChoice')}
        onPick={(id) => {
          if (!choices.some(({ productId }) => productId === id)) set({ choices: [...choices, newItem(id)] })
        }}
      />
    </div>
  )
}

type SpanRowProps = { span: SpanDraft; rounds: { from: number; to: number | null }; only: boolean }

function SpanRow({ span, rounds: { from, to }, only }: SpanRowProps): ReactNode {
  const t = useText(planText)
  const { draft, set } = usePlanEdit()
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: span.key })
  const change = (next: Partial<SpanDraft> | null): void =>
    set({ spans: replaced(draft.spans, span.key, next) })
  const rounds =
    to === null
      ? t('roundsFrom', { from })
      : from === to
        ? t('roundOf', { from })
        : t('roundsOf', { from, to })
  return (
    <li
      ref={setNodeRef}
      className={styles['span']}
      data-dragging={isDragging || undefined}
      style={{ transform: transform ? `translateY(${Math.round(transform.y)}px)` : undefined, transition }}
    >
      <div className={styles['spanHead']}>
        {!only && (
          <ActionIcon
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            className={styles['grip']}
            aria-label={t('moveSpan', { rounds })}
          >
            <IconGripVertical size={16} stroke={1.5} />
          </ActionIcon>
        )}
        <strong>{rounds}</strong>
        <Typed
          bare
          className={styles['amount']}
          field={`lasts-${span.key}`}
          label={t('lasts')}
          unit={t('lastsShort')}
          placeholder={t('untilEnd')}
          value={span.lasts}
          onType={(lasts) => change({ lasts })}
        />
        <RemoveButton label={t('removeSpan', { rounds })} onRemove={() => change(null)} />
      </div>
      {span.items.map((item) => (
        <ItemRow
          key={item.key}
          item={item}
          onChange={(next) => change({ items: replaced(span.items, item.key, next) })}
        />
      ))}
      <AddProduct label={t('addProduct')} onPick={(id) => change({ items: [...span.items, newItem(id)] })} />
    </li>
  )
}

type ItemRowProps = {
  item: ItemDraft
  /** Whether it is said how many. */
  isCounted?: boolean
  onChange: (change: Partial<ItemDraft> | null) => void
}

function ItemRow({ item, isCounted = true, onChange }: ItemRowProps): ReactNode {
  const t = useText(planText)
  const format = useFormat()
  const product = usePlanEdit().products.get(item.productId)
  const name = product?.name ?? t('goneProduct')
  return (
    <div className={styles['item']}>
      <span className={styles['name']}>
        {name} <span className={styles['dimmed']}>{product?.code}</span>
      </span>
      {isCounted && (
        <Typed
          bare
          className={styles['short']}
          field={`quantity-${item.key}`}
          label={`${name} ${t('quantity')}`}
          unit={t('pieces')}
          value={item.quantity}
          onType={(quantity) => onChange({ quantity })}
        />
      )}
      <Typed
        bare
        className={styles['amount']}
        field={`price-${item.key}`}
        label={`${name} ${t('unitPrice')}`}
        unit={t('unitPriceShort')}
        placeholder={product?.price ? format.number(Number(product.price)) : t('noPrice')}
        value={item.unitPrice}
        onType={(unitPrice) => onChange({ unitPrice })}
      />
      <RemoveButton label={t('removeProduct', { name })} onRemove={() => onChange(null)} />
    </div>
  )
}
