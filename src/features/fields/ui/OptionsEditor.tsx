import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { IconEyeOff, IconGripVertical, IconRestore, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { fieldsText } from '../fields.text.ts'
import { newOption, optionColors, type OptionDraft } from './field-values.ts'
import styles from './FieldSettings.module.css'

type OptionsEditorProps = {
  id: string
  options: readonly OptionDraft[]
  onChange: (options: readonly OptionDraft[]) => void
}
/** The answers of a choice, in their order. One that records may hold is retired; a new one can be taken away again. */
export function OptionsEditor({ id, options, onChange }: OptionsEditorProps): ReactNode {
  const t = useText(fieldsText)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const at = (wanted: string): number => options.findIndex((option) => option.id === wanted)
  return (
    <div>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ screenReaderInstructions: { draggable: t('dragHelp') } }}
        onDragEnd={({ active, over }) =>
          over && onChange(arrayMove([...options], at(String(active.id)), at(String(over.id))))
        }
      >
        <SortableContext items={options.map((option) => option.id)} strategy={verticalListSortingStrategy}>
          {options.map((option, index) => (
            <OptionRow
              key={option.id}
              inputId={index === 0 ? id : undefined}
              n={index + 1}
              option={option}
              onChange={(next) => onChange(options.map((one) => (one.id === option.id ? next : one)))}
              onRemove={() => onChange(options.filter((one) => one.id !== option.id))}
            />
          ))}
        </SortableContext>
      </DndContext>
      <Button variant="default" onClick={() => onChange([...options, newOption()])}>
        {t('addOption')}
      </Button>
    </div>
  )
}

type OptionRowProps = {
  inputId: string | undefined
  n: number
  option: OptionDraft
  onChange: (option: OptionDraft) => void
  onRemove: () => void
}
function OptionRow({ inputId, n, option, onChange, onRemove }: OptionRowProps): ReactNode {
  const t = useText(fieldsText)
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition } = useSortable({
    id: option.id,
  })
  const name = option.ja || t('optionName', { n })
  return (
    <div
      ref={setNodeRef}
      className={styles['option']}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      data-retired={option.retired || undefined}
    >
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
      <TextInput
        {...(inputId !== undefined && { id: inputId })}
        aria-label={t('optionName', { n })}
        value={option.ja}
        autoFocus={n > 1 && option.value === undefined && option.ja === ''}
        onChange={({ currentTarget }) => onChange({ ...option, ja: currentTarget.value })}
      />
      <TextInput
        aria-label={t('optionEn', { n })}
        placeholder="English"
        value={option.en}
        onChange={({ currentTarget }) => onChange({ ...option, en: currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('optionColor', { n })}
        value={option.color}
        data={[
          { value: '', label: t('noColor') },
          ...optionColors.map((value) => ({ value, label: t(value) })),
        ]}
        onChange={({ currentTarget }) => onChange({ ...option, color: currentTarget.value })}
      />
      {option.value === undefined ? (
        <ActionIcon variant="subtle" color="gray" aria-label={t('removeOption', { name })} onClick={onRemove}>
          <IconX size={14} stroke={1.5} />
        </ActionIcon>
      ) : (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(option.retired ? 'offer' : 'retire', { name })}
          title={t(option.retired ? 'offer' : 'retire', { name })}
          onClick={() => onChange({ ...option, retired: !option.retired })}
        >
          {option.retired ? <IconRestore size={14} stroke={1.5} /> : <IconEyeOff size={14} stroke={1.5} />}
        </ActionIcon>
      )}
    </div>
  )
}
