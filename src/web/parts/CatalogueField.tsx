import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { fieldPath, localText } from '../attributes.ts'
import { useColleagues, type Field } from '../catalogue.ts'
import { useSay, useText } from '../locale.ts'
import { useOrganisation } from '../session.tsx'
import { useFormat } from '../use-format.ts'
import { DidYouMean } from './DidYouMean.tsx'
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
  const { timeZone } = useOrganisation()
  const named = {
    ...props,
    name: fieldPath(field),
    label: say(field.label),
    mustHaveValue: props.mustHaveValue ?? field.required,
  }
  switch (field.type) {
    case 'choice':
      return <InlineField {...named} kind="select" options={optionsOf(field, say, props.value)} />
    case 'choices':
      return <InlineField {...named} kind="choices" options={optionsOf(field, say, props.value)} />
    case 'yesNo':
      return (
        <InlineField
          {...named}
          kind="select"
          options={[
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]}
        />
      )
    case 'number':
      return <InlineField show={(text) => format.number(Number(text))} {...named} />
    case 'money':
      return <InlineField show={(text) => format.yen(Number(text))} {...named} />
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
    case 'dateTime':
      return (
        <InlineField
          show={(at) => format.dateTime(at)}
          {...named}
          draftOf={(at) => localText(at, timeZone)}
        />
      )
    case 'longText':
      return <InlineField {...named} kind="longText" />
    case 'email':
      return <InlineField {...named} Hint={DidYouMean} />
    case 'externalId':
      return <InlineField show={(ids) => ids.split(';').join('・')} {...named} />
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

/** What may be chosen; a retired option only where the record has it. */
function optionsOf({ options }: Field, say: ReturnType<typeof useSay>, value: string | null) {
  const has = new Set(value?.split(';'))
  return (options ?? [])
    .filter((option) => !option.retired || has.has(option.value))
    .map((option) => ({ value: option.value, label: say(option.label) }))
}
