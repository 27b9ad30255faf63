import { ActionIcon, Button, TextInput } from '@mantine/core'
import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useDroppable,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onKeys } from '#web/keys.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { InlineField } from '#web/parts/InlineField.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { fieldsText } from '../fields.text.ts'
import { FieldRow } from './FieldRow.tsx'
import {
  definitionsKey,
  newSource,
  type Definition,
  type Definitions,
  type Section,
  type Subject,
} from './field-queries.ts'
import { movedField, movedSection, type Arrangement } from './field-order.ts'
import styles from './FieldSettings.module.css'

type FieldListProps = {
  definitions: Definitions
  subject: Subject
  open: string | undefined
  onOpen: (key: string) => void
}
/** All sections with their fields; a field is dragged, by hand or by keyboard, to where it should stand. */
export function FieldList({ definitions, subject, open, onOpen }: FieldListProps): ReactNode {
  const t = useText(fieldsText)
  const queryClient = useQueryClient()
  const items = definitions.items.filter((item) => item.subject === subject)
  const sections = definitions.sections.filter((section) => section.subject === subject)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const arrangement: Arrangement = {
    sections: sections.map(({ key }) => key),
    fields: items.map(({ key, section }) => ({ key, section })),
  }
  const arrange = async (next: Arrangement | null): Promise<void> => {
    if (!next) return
    const rank = new Map(next.fields.map(({ key, section }, index) => [key, { index, section }]))
    // What one has put down stays there while the server hears of it.
    queryClient.setQueryData<Definitions>(
      definitionsKey,
      (before) =>
        before && {
          ...before,
          items: [
            ...before.items.filter((item) => item.subject !== subject),
            ...items
              .map((item) => ({ ...item, section: rank.get(item.key)?.section ?? item.section }))
              .toSorted((a, b) => (rank.get(a.key)?.index ?? 0) - (rank.get(b.key)?.index ?? 0)),
          ],
          sections: [
            ...before.sections.filter((section) => section.subject !== subject),
            ...next.sections.flatMap((key) => sections.filter((section) => section.key === key)),
          ],
        },
    )
    try {
      queryClient.setQueryData(definitionsKey, await api.fields.arrange({ body: { subject, ...next } }))
      doneToast(t('arranged'))
    } catch (error) {
      problemToast(error)
      await queryClient.invalidateQueries({ queryKey: definitionsKey })
    }
  }
  const drop = ({ active, over }: DragEndEvent): void =>
    void arrange(over && movedField(arrangement, String(active.id), String(over.id)))
  return (
    <div className={styles['list']}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={drop}
        accessibility={{ screenReaderInstructions: { draggable: t('dragHelp') } }}
      >
        {sections.map((section, index) => (
          <SectionBlock
            key={section.key}
            section={section}
            items={items.filter((item) => item.section === section.key)}
            open={open}
            onOpen={onOpen}
            onMove={{
              up: index > 0 && (() => void arrange(movedSection(arrangement, section.key, -1))),
              down:
                index < sections.length - 1 &&
                (() => void arrange(movedSection(arrangement, section.key, 1))),
            }}
          />
        ))}
      </DndContext>
      <NewSection subject={subject} />
    </div>
  )
}

type SectionBlockProps = {
  section: Section
  items: readonly Definition[]
  open: string | undefined
  onOpen: (key: string) => void
  onMove: { up: false | (() => void); down: false | (() => void) }
}
function SectionBlock({ section, items, open, onOpen, onMove }: SectionBlockProps): ReactNode {
  const t = useText(fieldsText)
  const say = useSay()
  const locale = useLocale()
  const queryClient = useQueryClient()
  const { setNodeRef } = useDroppable({ id: `section:${section.key}` })
  const { subject, key, label, version } = section
  const name = say(label)
  const read = (): Promise<void> => queryClient.invalidateQueries({ queryKey: definitionsKey })
  /** In the language it is read in; the other one stays. */
  const rename = async (typed: string | null): Promise<void> => {
    const given = typed ?? ''
    await api.fields.updateSection({
      params: { subject, key },
      body: {
        version,
        label:
          locale === 'ja'
            ? { ja: given, en: label.en === label.ja ? '' : label.en }
            : { ja: label.ja, en: given },
      },
    })
    await read()
  }
  const remove = async (): Promise<void> => {
    try {
      await api.fields.removeSection({ params: { subject, key } })
      await read()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <section className={styles['section']}>
      <div className={styles['sectionHead']}>
        <InlineField bare name="label" label={t('sectionName')} value={name} save={rename} />
        {section.custom && items.length === 0 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('removeSection', { name })}
            onClick={() => void remove()}
          >
            <IconTrash size={16} stroke={1.5} />
          </ActionIcon>
        )}
        {onMove.up && (
          <ActionIcon variant="subtle" color="gray" aria-label={t('moveUp', { name })} onClick={onMove.up}>
            <IconArrowUp size={16} stroke={1.5} />
          </ActionIcon>
        )}
        {onMove.down && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('moveDown', { name })}
            onClick={onMove.down}
          >
            <IconArrowDown size={16} stroke={1.5} />
          </ActionIcon>
        )}
      </div>
      {subject === 'customer' && key === 'sources' && (
        <div className={styles['sources']}>
          <p>{t('sourcesWhy')}</p>
          <Button variant="default" onClick={() => onOpen(newSource)}>
            {t('addSource')}
          </Button>
        </div>
      )}
      <div ref={setNodeRef}>
        <SortableContext items={items.map((item) => item.key)} strategy={verticalListSortingStrategy}>
          <ul className={styles['rows']}>
            {items.map((item) => (
              <FieldRow
                key={item.key}
                field={item}
                isOpen={open === item.key}
                onOpen={() => onOpen(item.key)}
              />
            ))}
          </ul>
        </SortableContext>
        {items.length === 0 && <p className={styles['empty']}>{t('emptySection')}</p>}
      </div>
    </section>
  )
}

function NewSection({ subject }: { subject: Subject }): ReactNode {
  const t = useText(fieldsText)
  const queryClient = useQueryClient()
  const [name, setName] = useState<string | null>(null)
  const add = async (): Promise<void> => {
    if (!name?.trim()) return
    try {
      await api.fields.createSection({ body: { subject, label: { ja: name } } })
      setName(null)
      await queryClient.invalidateQueries({ queryKey: definitionsKey })
    } catch (error) {
      problemToast(error)
    }
  }
  if (name === null)
    return (
      <Button variant="default" onClick={() => setName('')}>
        {t('addSection')}
      </Button>
    )
  return (
    <div className={styles['adding']}>
      <TextInput
        label={t('sectionName')}
        autoFocus
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={onKeys({ Enter: () => void add(), Escape: () => setName(null) })}
      />
      <Button variant="default" onClick={() => void add()}>
        {t('addSection')}
      </Button>
      <Button variant="subtle" onClick={() => setName(null)}>
        {t('cancel')}
      </Button>
    </div>
  )
}
