import { Checkbox, Stack } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { useFields, useSections } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { exportsText } from '../exports.text.ts'
import styles from './NewExport.module.css'

type ColumnsPickerProps = {
  readonly subject: 'customer' | 'company'
  /** Null is every field. */
  readonly chosen: readonly string[] | null
  readonly onChange: (chosen: readonly string[] | null) => void
}

/** Which fields become columns, by the sections of the record page; those chosen first keep their order. */
export function ColumnsPicker({ subject, chosen, onChange }: ColumnsPickerProps): ReactNode {
  const t = useText(exportsText)
  const say = useSay()
  const title = useId()
  const fields = useFields(subject).filter(({ hidden }) => !hidden)
  const sections = useSections(subject).filter(({ key }) => fields.some(({ section }) => section === key))
  const toggle = (key: string, on: boolean): void => {
    const now = chosen ?? []
    onChange(on ? [...now, key] : now.filter((one) => one !== key))
  }
  return (
    <div role="group" aria-labelledby={title}>
      <p id={title} className={styles['label']}>
        {t('columns')}
      </p>
      <Checkbox
        label={t('allColumns')}
        checked={chosen === null}
        onChange={({ currentTarget }) =>
          onChange(
            currentTarget.checked
              ? null
              : ['code', 'name', 'familyName', 'givenName'].filter((key) =>
                  fields.some((field) => field.key === key),
                ),
          )
        }
      />
      {chosen !== null && (
        <div className={styles['columns']}>
          {sections.map((section) => (
            <Stack key={section.key} gap={4}>
              <strong>{say(section.label)}</strong>
              {fields
                .filter((field) => field.section === section.key)
                .map((field) => (
                  <Checkbox
                    key={field.key}
                    label={say(field.label)}
                    checked={chosen.includes(field.key)}
                    onChange={({ currentTarget }) => toggle(field.key, currentTarget.checked)}
                  />
                ))}
            </Stack>
          ))}
        </div>
      )}
    </div>
  )
}
