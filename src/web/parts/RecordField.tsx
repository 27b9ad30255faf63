import { useState, type ReactNode } from 'react'
import { fieldPatch, fieldPath, fieldText } from '../attributes.ts'
import type { Field } from '../catalogue.ts'
import { useSay, useText } from '../locale.ts'
import { isProblem } from '../problem.ts'
import { CatalogueField } from './CatalogueField.tsx'
import { ConsentDialog, type Consent } from './ConsentDialog.tsx'
import { FileField } from './FileField.tsx'
import { partsText } from './parts.text.ts'
import { Fact } from './RecordPage.tsx'

export type FieldRecord = {
  readonly id: string
  readonly version: number
  readonly attributes: { readonly [key: string]: unknown }
  readonly masked: readonly string[]
}
type RecordFieldProps = {
  on: 'customer' | 'company'
  field: Field
  record: FieldRecord
  readOnly: boolean
  show?: (value: string) => ReactNode
  mustHaveValue?: boolean
  /** Sends a patch with the version it was made on, and shows the answer. */
  save: (patch: { [key: string]: unknown }) => Promise<unknown>
}

/** A field of a record, column or attribute: masked where one may not see it, with consent where the law wants it. */
export function RecordField(props: RecordFieldProps): ReactNode {
  const { on, field, record, readOnly, show, mustHaveValue, save } = props
  const t = useText(partsText)
  const say = useSay()
  const [asking, setAsking] = useState<{ value: unknown; done: (saved: boolean) => void } | null>(null)
  if (record.masked.includes(field.key)) return <Fact label={say(field.label)}>{t('masked')}</Fact>

  const write = (value: unknown, version: number, consent?: Consent): Promise<unknown> =>
    save({
      ...fieldPatch(field, value),
      version,
      ...(consent && { consents: { [field.key]: consent } }),
    })
  /** A refusal of a sensitive value asks for the consent, and goes on with it. */
  const saveWithConsent = async (value: unknown, version: number): Promise<unknown> => {
    try {
      return await write(value, version)
    } catch (error) {
      const refused =
        isProblem(error, 'invalid') && error.fields.some(({ path }) => path === fieldPath(field))
      if (field.pii !== 'sensitive' || value === null || !refused) throw error
      const saved = await new Promise<boolean>((done) => setAsking({ value, done }))
      setAsking(null)
      if (!saved) throw error
      return undefined
    }
  }
  return (
    <>
      {field.type === 'file' ? (
        <FileField
          on={on}
          recordId={record.id}
          label={say(field.label)}
          value={record.attributes[field.key]}
          readOnly={readOnly}
          save={(file) => write(file, record.version)}
        />
      ) : (
        <CatalogueField
          field={field}
          value={fieldText(record, field)}
          readOnly={readOnly}
          {...(mustHaveValue !== undefined && { mustHaveValue })}
          {...(show && { show })}
          save={(value, version = record.version) => saveWithConsent(value, version)}
        />
      )}
      {asking && (
        <ConsentDialog
          label={say(field.label)}
          onClose={() => asking.done(false)}
          onConsent={async (consent) => {
            await write(asking.value, record.version, consent)
            asking.done(true)
          }}
        />
      )}
    </>
  )
}
