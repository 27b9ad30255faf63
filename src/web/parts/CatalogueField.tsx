import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { useColleagues, type Field } from '../catalogue.ts'
import { useSay, useText } from '../locale.ts'
import { useFormat } from '../use-format.ts'
import { InlineField, type InlineFieldProps } from './InlineField.tsx'
import { partsText } from './parts.text.ts'

type CatalogueFieldProps = Pick<
  InlineFieldProps,
  'value' | 'show' | 'readOnly' | 'mustHaveValue' | 'save'
> & {
  field: Field
}
/** One attribute of a record as its entry in the catalogue wants it, edited where it stands. */
export function CatalogueField({ field, ...props }: CatalogueFieldProps): ReactNode {
  const t = useText(partsText)
  const say = useSay()
  const format = useFormat()
  const named = { ...props, name: field.key, label: say(field.label) }
  switch (field.type) {
    case 'choice':
      return <InlineField {...named} kind="select" options={optionsOf(field, say)} />
    case 'user':
      return <OwnerField {...named} />
    case 'date':
      return (
        <InlineField
          show={(on) => format.day(on)}
          {...named}
          read={{ from: (typed) => parseDate(typed)?.on ?? null, refusal: t('badDate') }}
        />
      )
    case 'longText':
      return <InlineField {...named} kind="longText" />
    default:
      return <InlineField {...named} />
  }
}

function OwnerField(props: Omit<InlineFieldProps, 'kind' | 'options'>): ReactNode {
  const t = useText(partsText)
  const options = useColleagues()
    .filter(({ id, disabled }) => !disabled || id === props.value)
    .map(({ id, name, disabled }) => ({ value: id, label: disabled ? t('disabledUser', { name }) : name }))
  return <InlineField {...props} kind="select" options={options} />
}

function optionsOf({ options }: Field, say: ReturnType<typeof useSay>) {
  return (options ?? []).map(({ value, label }) => ({ value, label: say(label) }))
}
